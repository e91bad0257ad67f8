namespace Daedalus.Serving;

/// <summary>A request that an engine has taken. Safe for concurrent use, but its updates have one reader.</summary>
public sealed class RunningRequest
{
    /// <summary>
    /// The answer. Fails with <see cref="OperationCanceledException"/>, <see cref="TimeoutException"/>, <see cref="EngineStoppedException"/>,
    /// <see cref="NumericalFaultException"/>, or <see cref="Kernels.Devices.DeviceException"/> where the device was lost.
    /// </summary>
    public Task<GenerationResult> Result => throw new NotImplementedException();

    /// <summary>
    /// What happens to it, as it happens: pieces of text that can no longer change, which together are the answer, and at last the result. A reader that is
    /// slow gets several steps in one; no text is lost and memory does not grow. Leaving early cancels the request.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading and the request.</param>
    /// <exception cref="InvalidOperationException">Somebody reads already.</exception>
    public IAsyncEnumerable<DenoisingUpdate> ReadUpdatesAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Ends it at once for its caller, within one step for the engine. Harmless when it is done.</summary>
    public void Cancel() => throw new NotImplementedException();
}
