using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Daedalus.Tests.Serving;

/// <summary>What is measured of one model while this lives; other tests of the process use other names.</summary>
internal sealed class Measured : IDisposable
{
    private readonly string _model;
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Name, double Value, Dictionary<string, object?> Tags)> _all = [];

    public Measured(string model)
    {
        _model = model;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Daedalus")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Whether every measurement is thrown at.</summary>
    public bool Throws { get; init; }

    /// <summary>All values of an instrument, in order.</summary>
    public double[] Of(string instrument) => [.. _all.Where(measured => measured.Name == instrument).Select(measured => measured.Value)];

    /// <summary>All values of a tag of an instrument, in order; null where it has none.</summary>
    public object?[] Of(string instrument, string tag) => [.. _all.Where(measured => measured.Name == instrument).Select(measured => measured.Tags.GetValueOrDefault(tag))];

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var kept = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
        if (!Equals(kept.GetValueOrDefault("gen_ai.request.model"), _model))
            return;
        _all.Enqueue((instrument.Name, value, kept));
        if (Throws)
            throw new InvalidOperationException("a listener fails");
    }
}
