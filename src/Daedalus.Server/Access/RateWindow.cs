namespace Daedalus.Server.Access;

/// <summary>What one caller may send in a minute, counted in segments of five seconds: what was taken in one is free again a minute after it began. Safe for concurrent use.</summary>
/// <param name="limit">Requests a minute.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class RateWindow(int limit, TimeProvider clock)
{
    private const int Segments = 12;

    private static readonly TimeSpan Segment = TimeSpan.FromMinutes(1) / Segments;

    private readonly Lock _lock = new();
    private readonly int[] _taken = new int[Segments];
    private readonly long _began = clock.GetTimestamp();
    private long _current;
    private int _total;

    /// <summary>Takes one, if there is one left.</summary>
    /// <param name="segment">Where it was taken, for <see cref="GiveBack"/>.</param>
    /// <returns>When the next one is free, where there is none; else null.</returns>
    public TimeSpan? Take(out long segment)
    {
        lock (_lock)
        {
            var now = clock.GetElapsedTime(_began);
            MoveTo(now);
            segment = _current;
            if (_total == limit)
                return ((Oldest() + Segments) * Segment) - now;
            _taken[segment % Segments]++;
            _total++;
            return null;
        }
    }

    /// <summary>Gives one back that was taken in vain.</summary>
    public void GiveBack(long segment)
    {
        lock (_lock)
        {
            MoveTo(clock.GetElapsedTime(_began));
            if (segment <= _current - Segments)
                return;
            _taken[segment % Segments]--;
            _total--;
        }
    }

    private void MoveTo(TimeSpan now)
    {
        var segment = now.Ticks / Segment.Ticks;
        for (var next = Math.Max(_current, segment - Segments) + 1; next <= segment; next++)
        {
            _total -= _taken[next % Segments];
            _taken[next % Segments] = 0;
        }

        _current = segment;
    }

    // Of those in which something was taken.
    private long Oldest()
    {
        var oldest = Math.Max(0, _current - Segments + 1);
        while (_taken[oldest % Segments] == 0)
            oldest++;
        return oldest;
    }
}
