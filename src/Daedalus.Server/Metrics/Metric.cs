using System.Diagnostics.Metrics;

namespace Daedalus.Server.Metrics;

/// <summary>One instrument's figures, by labels.</summary>
internal sealed class Metric(Instrument instrument)
{
    // Labels come from code, not from callers; should that ever change, memory still does not grow.
    private const int MostSeries = 2000;

    private readonly Dictionary<string, Series> _series = [];
    private readonly double[] _bounds = HistogramBounds.Of(instrument);

    public MetricKind Kind { get; } = MetricKinds.Of(instrument);

    public string Name { get; } = PrometheusNames.Of(instrument.Name, instrument.Unit, MetricKinds.Of(instrument));

    public string Description => instrument.Description ?? "";

    public void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = PrometheusNames.Labels(tags);
        lock (_series)
        {
            if (!_series.TryGetValue(labels, out var series))
            {
                if (_series.Count == MostSeries)
                    return;
                _series.Add(labels, series = new Series(_bounds));
            }

            series.Add(value, Kind);
        }
    }

    /// <summary>Drops what is about to be observed anew, so that labels which are gone are gone.</summary>
    public void Forget()
    {
        if (!instrument.IsObservable)
            return;
        lock (_series)
            _series.Clear();
    }

    /// <summary>Shows every series in the order of labels; they do not change meanwhile.</summary>
    public void Visit(Action<string, Series> visit)
    {
        lock (_series)
            foreach (var (labels, series) in _series.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                visit(labels, series);
    }
}
