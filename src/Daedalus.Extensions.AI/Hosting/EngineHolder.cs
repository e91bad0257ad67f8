using Daedalus.Serving;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Daedalus.Extensions.AI;

/// <summary>
/// One model of a container and its engine, loaded once: when the host starts, or where there is no host when somebody first asks for it.
/// </summary>
internal sealed class EngineHolder(string name, IOptionsMonitor<DaedalusOptions> monitor, ILogger<DiffusionEngine> logger, TimeProvider clock) : IDisposable, IAsyncDisposable
{
    private readonly Lock _loading = new();
    private volatile DiffusionEngine? _engine;
    private volatile bool _isDisposed;

    public string Name => name;

    public ILogger Logger => logger;

    /// <summary>The options, valid.</summary>
    /// <exception cref="OptionsValidationException">They are not.</exception>
    public DaedalusOptions Options => monitor.Get(name);

    /// <summary>The engine, if the model is loaded.</summary>
    public DiffusionEngine? Loaded => _engine;

    /// <summary>The engine; loads the model if that has not been done.</summary>
    public DiffusionEngine Load(CancellationToken cancellationToken = default)
    {
        if (_engine is { } engine)
            return engine;
        lock (_loading)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _engine ??= Open(Options, cancellationToken);
        }
    }

    public void Dispose() => Leave()?.Dispose();

    public ValueTask DisposeAsync() => Leave()?.DisposeAsync() ?? ValueTask.CompletedTask;

    private DiffusionEngine? Leave()
    {
        lock (_loading)
        {
            _isDisposed = true;
            return _engine;
        }
    }

    private DiffusionEngine Open(DaedalusOptions options, CancellationToken cancellationToken)
    {
        var (model, began) = (options.NameOf(), clock.GetTimestamp());
        logger.Loading(model, options.ModelPath);
        var loaded = DiffusionModel.Load(options.ModelPath, options.ToLoadOptions(clock, new LoadProgress(logger, model, clock)), cancellationToken);
        try
        {
            CheckDefaults(loaded, options);
            var engine = new DiffusionEngine(loaded, options.ToEngineOptions(clock), ownsModel: true);
            if (loaded.DeviceNote is { } note)
                logger.DeviceNote(model, note);
            logger.Ready(model, clock.GetElapsedTime(began).TotalSeconds, loaded.Parameters, loaded.WeightBytes, loaded.Device);
            return engine;
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    // Settings can contradict the presets of a model, and not every model has every cache: that is known only now.
    private void CheckDefaults(DiffusionModel model, DaedalusOptions options)
    {
        try
        {
            model.Check(RequestMapper.Generation(model, new(), options.ToDefaults()));
        }
        catch (ArgumentException error)
        {
            throw new OptionsValidationException(name, typeof(DaedalusOptions), [$"Daedalus{(name.Length > 0 ? $" '{name}'" : "")}: these options suit no request to the model: {error.Message}"]);
        }
    }
}
