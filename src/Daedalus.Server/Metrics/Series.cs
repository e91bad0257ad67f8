namespace Daedalus.Server.Metrics;

/// <summary>Figures with the same labels.</summary>
internal sealed class Series(double[] bounds)
{
    private readonly long[] _counts = new long[bounds.Length + 1];

    /// <summary>Upper ends of a histogram's buckets.</summary>
    public IReadOnlyList<double> Bounds => bounds;

    /// <summary>The total, the last value, or a histogram's sum.</summary>
    public double Value { get; private set; }

    /// <summary>Measurements per bucket, that above the last bound included.</summary>
    public IReadOnlyList<long> Counts => _counts;

    public void Add(double value, MetricKind kind)
    {
        Value = kind is MetricKind.Gauge or MetricKind.ObservedCounter ? value : Value + value;
        if (kind != MetricKind.Histogram)
            return;

        // A value on a bound belongs below it.
        var at = Array.BinarySearch(bounds, value);
        _counts[at >= 0 ? at : ~at]++;
    }
}
