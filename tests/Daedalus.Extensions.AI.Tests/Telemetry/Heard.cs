using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Daedalus.Extensions.AI.Tests.Telemetry;

/// <summary>Listens to the spans and measurements of one model; other tests of the process use other names.</summary>
internal sealed class Heard : IDisposable
{
    private readonly string _model;
    private readonly ActivityListener _spans;
    private readonly MeterListener _meters = new();

    public Heard(string model)
    {
        _model = model;
        _spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name == DaedalusTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = span => Throw(span.DisplayName == Span),
            ActivityStopped = span =>
            {
                if (span.DisplayName == Span)
                    Spans.Enqueue(span);
                Throw(span.DisplayName == Span);
            },
        };
        ActivitySource.AddActivityListener(_spans);
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == DaedalusTelemetry.MeterName && instrument.Name.StartsWith("gen_ai.client.", StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _meters.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _meters.Start();
    }

    /// <summary>Whether everything that is told is thrown at.</summary>
    public bool Throws { get; init; }

    public ConcurrentQueue<Activity> Spans { get; } = [];

    public ConcurrentQueue<(Instrument Instrument, double Value, Dictionary<string, object?> Tags)> Measurements { get; } = [];

    public IEnumerable<(Instrument Instrument, double Value, Dictionary<string, object?> Tags)> Of(string instrument) => Measurements.Where(measured => measured.Instrument.Name == instrument);

    private string Span => $"chat {_model}";

    public void Dispose()
    {
        _meters.Dispose();
        _spans.Dispose();
    }

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var kept = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
        var isOurs = Equals(kept["gen_ai.request.model"], _model);
        if (isOurs)
            Measurements.Enqueue((instrument, value, kept));
        Throw(isOurs);
    }

    private void Throw(bool isOurs)
    {
        if (isOurs && Throws)
            throw new InvalidOperationException("a listener fails");
    }
}
