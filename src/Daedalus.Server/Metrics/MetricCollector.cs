using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Daedalus.Server.Metrics;

/// <summary>Adds up what the meter "Daedalus" of this process measures, for those who come and look.</summary>
internal sealed class MetricCollector : IDisposable
{
    /// <summary>The meter that engines and servers measure with.</summary>
    public const string MeterName = "Daedalus";

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, Metric> _metrics = [];
    private readonly Lock _looking = new();

    public MetricCollector()
    {
        _listener.InstrumentPublished = Begin;
        _listener.MeasurementsCompleted = (instrument, state) => _metrics.TryRemove(instrument, out Metric? _);
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, metric) => Add(metric, value, tags));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, metric) => Add(metric, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, metric) => Add(metric, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, metric) => Add(metric, value, tags));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, metric) => Add(metric, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, metric) => Add(metric, value, tags));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, metric) => Add(metric, (double)value, tags));
        _listener.Start();
    }

    /// <summary>Shows everything as it stands, in the order of names.</summary>
    public void Look(Action<IReadOnlyList<Metric>> show)
    {
        // What is observed is observed now, and gone when the next one looks: two at once would find it doubled or missing.
        lock (_looking)
        {
            foreach (var metric in _metrics.Values)
                metric.Forget();
            _listener.RecordObservableInstruments();
            show([.. _metrics.Values.OrderBy(metric => metric.Name, StringComparer.Ordinal)]);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Begin(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name != MeterName)
            return;
        var metric = new Metric(instrument);
        _metrics[instrument] = metric;
        listener.EnableMeasurementEvents(instrument, metric);
    }

    private static void Add(object? metric, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => ((Metric)metric!).Add(value, tags);
}
