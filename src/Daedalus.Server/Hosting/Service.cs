using Daedalus.Serving;
using Daedalus.Server.Access;
using Daedalus.Server.Answers;
using Daedalus.Server.Metrics;
using Daedalus.Server.Requests;

namespace Daedalus.Server.Hosting;

/// <summary>What the endpoints over one engine share.</summary>
internal sealed class Service : IDisposable
{
    private readonly string _fingerprint;

    public Service(DiffusionEngine engine, ServerOptions options, ServerLog log)
    {
        (Engine, Options, Log) = (engine, options, log);
        Reader = new AskReader(engine.Model, options);
        Keys = new KeyRing(options.Keys);
        Admission = new Admission(options.MaxConcurrentRequests, options.RequestsPerMinute, engine.RefuseIfFull);
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

    public AnswerHead NewHead(string idPrefix) =>
        new($"{idPrefix}{Guid.NewGuid():N}", Engine.Options.TimeProvider.GetUtcNow().ToUnixTimeSeconds(), Options.ModelName, _fingerprint);

    public void Dispose()
    {
        Admission.Dispose();
        Counts.Dispose();
        Metrics.Dispose();
    }
}
