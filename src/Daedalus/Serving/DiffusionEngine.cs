namespace Daedalus.Serving;

/// <summary>
/// Serves many requests with one model: a thread of its own steps over all of them together; they enter and leave at step boundaries, each with its own
/// decoder, length, seed and deadline, and each gets the tokens that it would get alone. All members are safe for concurrent use.
/// </summary>
public sealed class DiffusionEngine : IAsyncDisposable, IDisposable
{
    private readonly EngineLoop _loop;
    private readonly bool _ownsModel;

    /// <summary>Starts an engine.</summary>
    /// <param name="model">The model; others may go on using it.</param>
    /// <param name="options">Limits; null takes the defaults.</param>
    /// <param name="ownsModel">Whether the model is disposed of with the engine.</param>
    /// <exception cref="ArgumentException">A limit is out of range.</exception>
    public DiffusionEngine(DiffusionModel model, EngineOptions? options = null, bool ownsModel = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new EngineOptions();
        options.Validate();
        (Model, _ownsModel) = (model, ownsModel);
        _loop = new EngineLoop(model, options);
    }

    /// <summary>The model that answers.</summary>
    public DiffusionModel Model { get; }

    /// <summary>Its limits.</summary>
    public EngineOptions Options => _loop.Options;

    /// <summary>How it stands.</summary>
    public EngineStatus Status => _loop.Status;

    /// <summary>
    /// Takes a request, or refuses it at once; what can be found wrong with it is found here. One whose longest answer would not fit in memory even alone
    /// ends with an <see cref="InsufficientMemoryException"/> before anything is computed.
    /// </summary>
    /// <param name="request">What is asked, and how.</param>
    /// <param name="cancellationToken">Ends the request whenever it is cancelled.</param>
    /// <exception cref="ArgumentException">An option is out of range or contradictory, or the prompt is empty or too long.</exception>
    /// <exception cref="EngineOverloadedException">Too many requests wait.</exception>
    /// <exception cref="EngineStoppedException">The engine is stopping or has stopped.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before.</exception>
    public RunningRequest Submit(EngineRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _loop.Submit(request, cancellationToken);
    }

    /// <summary>Refuses as <see cref="Submit"/> would at this moment: for those who would have work with a request before they can submit it.</summary>
    /// <exception cref="EngineOverloadedException">Too many requests wait.</exception>
    /// <exception cref="EngineStoppedException">The engine is stopping or has stopped.</exception>
    public void RefuseIfFull() => _loop.RefuseIfFull();

    // A step is never broken off: whoever lets go of an engine waits so long for one that may hang.
    private static readonly TimeSpan StepPatience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Takes no more requests, lets those it has finish, and ends after a time those that have not, also while a step hangs. Completes when no step is under way any more and
    /// what the engine held is free.
    /// </summary>
    /// <param name="deadline">How long they may take; what is left then fails with <see cref="EngineStoppedException"/>.</param>
    public async Task StopAsync(TimeSpan deadline)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(deadline, TimeSpan.Zero);
        _loop.Stop(deadline < EngineRequest.LongestTimeout ? deadline : EngineRequest.LongestTimeout);
        await _loop.Ended.ConfigureAwait(false);
        _loop.Dispose();
        if (_ownsModel)
            Model.Dispose();
    }

    /// <summary>
    /// Stops at once: requests fail with <see cref="EngineStoppedException"/>. Where a step is under way, it is waited for, and no longer than five seconds if it hangs: what it
    /// holds is freed when it ends.
    /// </summary>
    public void Dispose() => StopWithPatienceAsync(TimeSpan.Zero).GetAwaiter().GetResult();

    /// <summary>Stops after <see cref="EngineOptions.DrainTimeout"/> at most. Where a step hangs then, it is waited for no longer than five seconds: what it holds is freed when it ends.</summary>
    public ValueTask DisposeAsync() => new(StopWithPatienceAsync(Options.DrainTimeout));

    /// <summary>Stops as <see cref="StopAsync"/> does, but waits only so long for a step that hangs when the time is over, whoever ended it.</summary>
    internal async Task StopWithPatienceAsync(TimeSpan deadline)
    {
        var stopped = StopAsync(deadline);
        await stopped.WaitAsync(_loop.DrainIsOver).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stopped.WaitAsync(StepPatience, Options.TimeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stopped.IsCompleted)
            await stopped.ConfigureAwait(false);
    }
}
