namespace Daedalus.Serving;

/// <summary>The time that requests have once an engine stops; of several ends the earliest.</summary>
internal sealed class DrainClock(TimeProvider clock) : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly Lock _lock = new();
    private readonly List<ITimer> _timers = [];
    private bool _isDisposed;

    /// <summary>Cancelled when the time is over.</summary>
    public CancellationToken IsOver => _over.Token;

    /// <summary>Has it be over after a time; at once, for whoever calls, where that is none.</summary>
    public void Start(TimeSpan deadline)
    {
        if (deadline == TimeSpan.Zero)
        {
            Finish();
            return;
        }

        lock (_lock)
            if (!_isDisposed)
                _timers.Add(clock.CreateTimer(static self => ((DrainClock)self!).Finish(), this, deadline, Timeout.InfiniteTimeSpan));
    }

    /// <summary>Forgets the ends that have not come. What waits for it stays valid: there is nothing in it that must be freed.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (var timer in _timers)
                timer.Dispose();
            _timers.Clear();
        }
    }

    private void Finish() => _over.Cancel();
}
