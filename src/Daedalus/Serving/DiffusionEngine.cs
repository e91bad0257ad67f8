namespace Daedalus.Serving;

/// <summary>
/// Serves many requests with one model: a thread of its own steps over all of them together; they enter and leave at step boundaries, each with its own
/// decoder, length, seed and deadline, and each gets the tokens that it would get alone. All members are safe for concurrent use.
/// </summary>
public sealed class DiffusionEngine : IAsyncDisposable, IDisposable
{
    /// <summary>Starts an engine.</summary>
    /// <param name="model">The model; others may go on using it.</param>
    /// <param name="options">Limits; null takes the defaults.</param>
    /// <param name="ownsModel">Whether the model is disposed of with the engine.</param>
    /// <exception cref="ArgumentException">A limit is out of range.</exception>
    public DiffusionEngine(DiffusionModel model, EngineOptions? options = null, bool ownsModel = false) => throw new NotImplementedException();

    /// <summary>The model that answers.</summary>
    public DiffusionModel Model => throw new NotImplementedException();

    /// <summary>Its limits.</summary>
    public EngineOptions Options => throw new NotImplementedException();

    /// <summary>How it stands.</summary>
    public EngineStatus Status => throw new NotImplementedException();

    /// <summary>Takes a request, or refuses it at once; what can be found wrong with it is found here.</summary>
    /// <param name="request">What is asked, and how.</param>
    /// <param name="cancellationToken">Ends the request whenever it is cancelled.</param>
    /// <exception cref="ArgumentException">An option is out of range or contradictory, or the prompt is empty or too long.</exception>
    /// <exception cref="InsufficientMemoryException">The longest answer asked for would not fit even alone; the message has the figures.</exception>
    /// <exception cref="EngineOverloadedException">Too many requests wait.</exception>
    /// <exception cref="EngineStoppedException">The engine is stopping or has stopped.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before.</exception>
    public RunningRequest Submit(EngineRequest request, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Takes no more requests, lets those it has finish, and ends after a time those that have not.</summary>
    /// <param name="deadline">How long they may take; what is left then fails with <see cref="EngineStoppedException"/>.</param>
    public Task StopAsync(TimeSpan deadline) => throw new NotImplementedException();

    /// <summary>Stops at once: requests fail with <see cref="EngineStoppedException"/>.</summary>
    public void Dispose() => throw new NotImplementedException();

    /// <summary>Stops after <see cref="EngineOptions.DrainTimeout"/> at most.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
