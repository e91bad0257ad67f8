using System.Runtime.CompilerServices;
using Daedalus.Engine;

namespace Daedalus.Serving;

/// <summary>A request that an engine has taken. Safe for concurrent use, but its updates have one reader.</summary>
public sealed class RunningRequest
{
    private readonly TaskCompletionSource<GenerationResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Mailbox _mailbox = new();
    private readonly EngineLoop _loop;
    private CancellationTokenRegistration _registration;
    private CancellationTokenRegistration _drained;
    private ITimer? _timer;
    private bool _hasEnded;

    internal RunningRequest(EngineLoop loop, EngineRequest request, Answer answer, long arrived)
    {
        (_loop, Answer, Arrived) = (loop, answer, arrived);
        (Priority, Client, WatchesCanvas, IsChat) = (request.Priority, request.Client ?? "", request.WatchCanvas, request.Prompt.IsChat);
        Deadline = request.Timeout ?? loop.Options.Timeout;
    }

    /// <summary>
    /// The answer. Fails with <see cref="OperationCanceledException"/>, <see cref="TimeoutException"/>, <see cref="EngineStoppedException"/>,
    /// <see cref="InsufficientMemoryException"/> (it is too large), <see cref="EngineOverloadedException"/> (others took the memory that it needs, before it began or in the middle),
    /// <see cref="NumericalFaultException"/>, whatever its decoder or its rule over logits threw, or <see cref="Kernels.Devices.DeviceException"/> where the device was lost.
    /// </summary>
    public Task<GenerationResult> Result => _result.Task;

    internal Answer Answer { get; }

    internal RequestPriority Priority { get; }

    internal string Client { get; }

    internal bool WatchesCanvas { get; }

    internal bool IsChat { get; }

    /// <summary>Timestamp of its arrival.</summary>
    internal long Arrived { get; }

    /// <summary>How long after its arrival it ends.</summary>
    internal TimeSpan? Deadline { get; }

    /// <summary>Timestamp of its entrance into the batch; 0 before.</summary>
    internal long Entered { get; set; }

    /// <summary>How long it waited; set when it enters the batch.</summary>
    internal TimeSpan Waited { get; set; }

    /// <summary>Time that the engine had spent in steps when it entered.</summary>
    internal TimeSpan StepsBefore { get; set; }

    /// <summary>Whether it is decided how it ends; its result may not be out yet.</summary>
    internal bool HasEnded => Volatile.Read(ref _hasEnded);

    /// <summary>Whether it would have fitted in memory alone when the engine's thread first saw it.</summary>
    internal bool HasFitted { get; set; }

    /// <summary>Whether some of its text is out.</summary>
    internal bool HasText { get; private set; }

    /// <summary>
    /// What happens to it, as it happens: pieces of text that can no longer change, which together are the answer, and at last the result. A reader that is
    /// slow gets several steps in one; no text is lost and memory does not grow. Leaving early cancels the request.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading and the request.</param>
    /// <exception cref="InvalidOperationException">Somebody reads already.</exception>
    public IAsyncEnumerable<DenoisingUpdate> ReadUpdatesAsync(CancellationToken cancellationToken = default)
    {
        _mailbox.Claim();
        return Read(cancellationToken);
    }

    /// <summary>Ends it at once for its caller, within one step for the engine. Harmless when it is done.</summary>
    public void Cancel() => _loop.End(this, new OperationCanceledException());

    /// <summary>Has it end with a token, when its time is over, and when that of an engine that stops is, whatever the engine's thread is doing then; once.</summary>
    internal void EndWith(TimeProvider clock, CancellationToken cancellationToken, CancellationToken drained)
    {
        _drained = drained.UnsafeRegister(static self => ((RunningRequest)self!).DrainIsOver(), this);
        if (cancellationToken.CanBeCanceled)
            _registration = cancellationToken.UnsafeRegister(static (self, token) => ((RunningRequest)self!).CancelledBy(token), this);
        if (Deadline is { } limit)
            _timer = clock.CreateTimer(static self => ((RunningRequest)self!).TimeIsOver(), this, limit, Timeout.InfiniteTimeSpan);

        // It may have ended in between, when there was nothing to dispose of: whoever ends it sets the result first and looks for these then.
        Interlocked.MemoryBarrier();
        if (!Result.IsCompleted)
            return;
        _registration.Dispose();
        _drained.Dispose();
        _timer?.Dispose();
    }

    internal void Post(DenoisingUpdate update)
    {
        HasText |= update.NewText.Length > 0;
        _mailbox.Post(update);
    }

    /// <summary>Decides that it ends now; false if it has ended already. Whoever decides hands out how.</summary>
    internal bool TryEnd() => !Interlocked.Exchange(ref _hasEnded, true);

    /// <summary>Hands out its answer.</summary>
    internal void Complete(DenoisingUpdate last)
    {
        _result.SetResult(last.Result!);
        _mailbox.Post(last);
        Close(null);
    }

    /// <summary>Hands out why it has no answer.</summary>
    internal void Fail(Exception error)
    {
        if (error is OperationCanceledException cancelled)
            _result.SetCanceled(cancelled.CancellationToken);
        else
            _result.SetException(error);

        // Who reads updates need not look at the result as well.
        _ = _result.Task.Exception;
        Close(error);
    }

    private void CancelledBy(CancellationToken token) => _loop.End(this, new OperationCanceledException(token));

    private void DrainIsOver() => _loop.End(this, EngineStoppedException.InTheMiddle());

    private void TimeIsOver() =>
        _loop.End(this, new TimeoutException(FormattableString.Invariant($"The request took more than its {Deadline!.Value.TotalSeconds:0.###} s. Allow more time, a shorter answer, or fewer requests together.")));

    private void Close(Exception? error)
    {
        _mailbox.Close(error);

        // Not Dispose, which would wait for a callback that may be what runs this.
        _registration.Unregister();
        _drained.Unregister();
        _timer?.Dispose();
    }

    private async IAsyncEnumerable<DenoisingUpdate> Read([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            var isOpen = true;
            while (isOpen)
            {
                isOpen = await _mailbox.WaitAsync(cancellationToken).ConfigureAwait(false);
                while (_mailbox.TryTake() is { } update)
                    yield return update;
            }
        }
        finally
        {
            Cancel();
        }
    }
}
