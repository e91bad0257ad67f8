namespace Daedalus.Tests.Serving;

/// <summary>A clock that stands still until it is told to go on. Its timers fire then, on the thread that tells it, and once.</summary>
internal sealed class HandClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<HandTimer> _timers = [];
    private long _now = 1;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that may still fire.</summary>
    public int Timers
    {
        get
        {
            lock (_lock)
                return _timers.Count;
        }
    }

    public void Advance(TimeSpan by)
    {
        var now = Interlocked.Add(ref _now, by.Ticks);
        HandTimer[] due;
        lock (_lock)
        {
            due = [.. _timers.Where(timer => timer.At <= now)];
            _timers.RemoveAll(due.Contains);
        }

        foreach (var timer in due)
            timer.Fire();
    }

    /// <summary>Goes on in steps until a task is done; fails if ten seconds of the true time bring nothing.</summary>
    public async Task AdvanceUntilAsync(TimeSpan by, Task done) => Assert.True(await AdvanceUntilAsync(by, () => done.IsCompleted), "it did not end");

    /// <summary>Goes on in steps until something holds, which others may need a moment for.</summary>
    /// <returns>Whether it came to hold within ten seconds of the true time.</returns>
    public async Task<bool> AdvanceUntilAsync(TimeSpan by, Func<bool> holds)
    {
        for (var i = 0; i < 1000 && !holds(); i++)
        {
            Advance(by);
            await Task.Delay(10);
        }

        return holds();
    }

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(this, () => callback(state), GetTimestamp() + dueTime.Ticks);
        lock (_lock)
            _timers.Add(timer);
        return timer;
    }

    private sealed class HandTimer(HandClock clock, Action fire, long at) : ITimer
    {
        public long At => at;

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose()
        {
            lock (clock._lock)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
