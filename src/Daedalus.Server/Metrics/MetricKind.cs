using System.Diagnostics.Metrics;

namespace Daedalus.Server.Metrics;

/// <summary>What becomes of measurements.</summary>
internal enum MetricKind
{
    /// <summary>They are added up, and only grow.</summary>
    Counter,

    /// <summary>They are added up, and may shrink.</summary>
    Balance,

    /// <summary>The last one counts.</summary>
    Gauge,

    /// <summary>Each is a total by itself.</summary>
    ObservedCounter,

    /// <summary>They are counted by size.</summary>
    Histogram,
}

internal static class MetricKinds
{
    public static MetricKind Of(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        return type == typeof(Counter<>) ? MetricKind.Counter
            : type == typeof(UpDownCounter<>) ? MetricKind.Balance
            : type == typeof(Histogram<>) ? MetricKind.Histogram
            : type == typeof(ObservableCounter<>) ? MetricKind.ObservedCounter
            : MetricKind.Gauge;
    }
}
