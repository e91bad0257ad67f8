using Daedalus.Server.Access;
using Daedalus.Server.Answers;
using Daedalus.Server.Errors;
using Daedalus.Server.Metrics;
using Daedalus.Server.Requests;
using Daedalus.Serving;
using Microsoft.AspNetCore.Http;

namespace Daedalus.Server.Hosting;

/// <summary>What the endpoints over one engine share.</summary>
internal sealed class Service : IDisposable
{
    private readonly string _fingerprint;
    private readonly Drain? _drain;

    public Service(DiffusionEngine engine, ServerOptions options, ServerLog log, Drain? drain)
    {
        CheckDefaults(engine.Model, options.Defaults);
        (Engine, Options, Log, _drain) = (engine, options, log, drain);
        Reader = new AskReader(engine.Model, options);
        Keys = new KeyRing(options.Keys);
        Admission = new Admission(options.MaxConcurrentRequests, options.RequestsPerMinute, engine.Options.TimeProvider, engine.RefuseIfFull);
        _fingerprint = Fingerprint.Of(engine.Model, options);
    }

    public DiffusionEngine Engine { get; }

    public ServerOptions Options { get; }

    public AskReader Reader { get; }

    public KeyRing Keys { get; }

    public Admission Admission { get; }

    public RequestCounts Counts { get; } = new();

    public MetricCollector Metrics { get; } = new();

    public ServerLog Log { get; }

    /// <summary>Whether the server was told to stop, although its engine may take requests for a while.</summary>
    public bool IsLeaving => _drain is { HasBegun: true };

    public AnswerHead NewHead(string idPrefix) =>
        new($"{idPrefix}{Guid.NewGuid():N}", Engine.Options.TimeProvider.GetUtcNow().ToUnixTimeSeconds(), Options.ModelName, _fingerprint);

    /// <summary>What a caller is told of what went wrong. What somebody should look at goes into the log as well.</summary>
    public ApiError Explain(HttpContext context, Exception error)
    {
        var shown = ErrorMap.Of(error);
        if (Engine.Status.Fault is { } fault)
            Log.EngineFault(fault);
        if (ErrorMap.IsFault(shown))
            Log.Fault(context, error);
        return shown;
    }

    public void Dispose()
    {
        Admission.Dispose();
        Counts.Dispose();
        Metrics.Dispose();
    }

    // Now rather than in the answer to every caller.
    private static void CheckDefaults(DiffusionModel model, GenerationOptions defaults)
    {
        try
        {
            model.Check(defaults);
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException($"{nameof(ServerOptions.Defaults)} suit no request to this model: {Checked.Words(error)}", error);
        }
    }
}
