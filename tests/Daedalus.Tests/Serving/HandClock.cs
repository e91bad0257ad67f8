namespace Daedalus.Tests.Serving;

/// <summary>A clock that stands still until it is told to go on.</summary>
internal sealed class HandClock : TimeProvider
{
    private long _now = 1;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _now, by.Ticks);

    public override long GetTimestamp() => Interlocked.Read(ref _now);
}
