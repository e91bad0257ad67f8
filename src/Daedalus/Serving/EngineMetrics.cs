using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Daedalus.Serving;

/// <summary>
/// Instruments of an engine on the meter <c>Daedalus</c>. Those of generative servers have the names and buckets of OpenTelemetry's GenAI conventions (status:
/// development); what these do not know is named <c>daedalus.*</c>. Nothing is computed while nobody listens.
/// </summary>
internal sealed class EngineMetrics : IDisposable
{
    private static readonly double[] Durations = [.01, .02, .04, .08, .16, .32, .64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
    private static readonly double[] FirstText = [.001, .005, .01, .02, .04, .06, .08, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10];
    private static readonly double[] PerToken = [.01, .025, .05, .075, .1, .15, .2, .3, .4, .5, .75, 1, 2.5];
    private static readonly double[] Powers = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192];
    private static readonly double[] Tenths = [.1, .2, .3, .4, .5, .6, .7, .8, .9, 1];

    private readonly Meter _meter;
    private readonly KeyValuePair<string, object?> _model;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstText;
    private readonly Histogram<double> _perToken;
    private readonly Histogram<double> _waited;
    private readonly Histogram<double> _step;
    private readonly Histogram<double> _batch;
    private readonly Histogram<double> _forwards;
    private readonly Histogram<double> _canvas;
    private readonly Histogram<double> _insertions;
    private readonly Histogram<double> _ratio;
    private readonly Counter<long> _tokens;
    private readonly Counter<long> _requests;

    public EngineMetrics(string model, Func<int> queued, Func<int> active)
    {
        _meter = new Meter("Daedalus");
        _model = new("gen_ai.request.model", model);
        _duration = Histogram("gen_ai.server.request.duration", "s", "From the arrival of a request to its end.", Durations);
        _firstText = Histogram("gen_ai.server.time_to_first_token", "s", "From the arrival of a request to its first text that is final.", FirstText);
        _perToken = Histogram("gen_ai.server.time_per_output_token", "s", "Time in the batch for each effective token.", PerToken);
        _waited = Histogram("daedalus.request.wait", "s", "From the arrival of a request to its first step.", FirstText);
        _step = Histogram("daedalus.engine.step.duration", "s", "A step: one forward over all requests in the batch.", FirstText);
        _batch = Histogram("daedalus.engine.step.requests", "{request}", "Requests in a step.", Powers);
        _forwards = Histogram("daedalus.request.forwards", "{forward}", "Forwards of an answer, those that find its length included.", Powers);
        _canvas = Histogram("daedalus.request.canvas", "{token}", "Tokens of the final canvas.", Powers);
        _insertions = Histogram("daedalus.request.insertions", "{insertion}", "Masks of an answer that were replaced by several.", Powers);
        _ratio = Histogram("daedalus.request.effective_ratio", "1", "Tokens of the canvas that are not end-of-text, over all.", Tenths);
        _tokens = _meter.CreateCounter<long>("daedalus.tokens", "{token}", "Tokens of prompts (input) and effective tokens of answers (output).");
        _requests = _meter.CreateCounter<long>("daedalus.requests", "{request}", "Requests by how they ended.");
        _meter.CreateObservableGauge("daedalus.queue", () => new Measurement<int>(queued(), _model), "{request}", "Requests that wait.");
        _meter.CreateObservableGauge("daedalus.active", () => new Measurement<int>(active(), _model), "{request}", "Requests that are denoised.");
    }

    public void Stepped(TimeSpan took, int requests)
    {
        _step.TryRecord(took.TotalSeconds, _model);
        _batch.TryRecord(requests, _model);
    }

    public void Entered(TimeSpan waited) => _waited.TryRecord(waited.TotalSeconds, _model);

    public void HasText(RunningRequest request, TimeSpan after)
    {
        if (_firstText.Enabled)
            _firstText.TryRecord(after.TotalSeconds, Tags(request));
    }

    public void Completed(RunningRequest request, TimeSpan took, GenerationResult result)
    {
        var statistics = result.Statistics;
        _forwards.TryRecord(statistics.Forwards, _model);
        _canvas.TryRecord(statistics.CanvasTokens, _model);
        _insertions.TryRecord(statistics.Insertions, _model);
        _ratio.TryRecord(statistics.EffectiveRatio, _model);
        _tokens.TryAdd(statistics.PromptTokens, _model, new("gen_ai.token.type", "input"));
        _tokens.TryAdd(statistics.EffectiveTokens, _model, new("gen_ai.token.type", "output"));
        if (_perToken.Enabled && statistics.EffectiveTokens > 0)
            _perToken.TryRecord((took - request.Waited).TotalSeconds / statistics.EffectiveTokens, Tags(request));
        if (_duration.Enabled)
            _duration.TryRecord(took.TotalSeconds, Tags(request));
        Count("completed");
    }

    public void Ended(RunningRequest request, TimeSpan took, Exception error)
    {
        if (_duration.Enabled)
        {
            var tags = Tags(request);
            tags.Add("error.type", error.GetType().FullName);
            _duration.TryRecord(took.TotalSeconds, tags);
        }

        Count(error switch { OperationCanceledException => "cancelled", TimeoutException => "timed_out", EngineStoppedException => "stopped", _ => "failed" });
    }

    public void Refused() => Count("refused");

    public void Dispose() => _meter.TryDispose();

    private void Count(string outcome) => _requests.TryAdd(1, _model, new("daedalus.outcome", outcome));

    private TagList Tags(RunningRequest request) =>
        new() { _model, { "gen_ai.operation.name", request.IsChat ? "chat" : "text_completion" }, { "gen_ai.provider.name", "daedalus" } };

    private Histogram<double> Histogram(string name, string unit, string description, double[] bounds) =>
        _meter.CreateHistogram(name, unit, description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });
}
