using Daedalus.Server.Access;
using Daedalus.Tests.Serving;

namespace Daedalus.Server.Tests;

/// <summary>A caller's minute.</summary>
public class RateWindowTests
{
    private readonly HandClock _clock = new();

    [Fact]
    public void WhatWasTakenIsFreeAgainAMinuteAfterItsSegmentBegan()
    {
        var window = new RateWindow(3, _clock);
        Assert.Null(window.Take(out _));
        Pass(12);
        Assert.Null(window.Take(out _));
        Assert.Null(window.Take(out _));
        Assert.Equal(TimeSpan.FromSeconds(48), window.Take(out _));
        Pass(47.9);
        Assert.Equal(TimeSpan.FromSeconds(.1), window.Take(out _));
        Pass(.1);
        Assert.Null(window.Take(out _));

        // Those of the segment from 10 to 15.
        Assert.Equal(TimeSpan.FromSeconds(10), window.Take(out _));
        Pass(10);
        Assert.Null(window.Take(out _));
        Assert.Null(window.Take(out _));
        Assert.Equal(TimeSpan.FromSeconds(50), window.Take(out _));
    }

    [Fact]
    public void NobodyIsToldToWaitForMoreThanAMinute()
    {
        var window = new RateWindow(1, _clock);
        foreach (var rest in new[] { 0, 61, 4.9, 3600, 1e7 })
        {
            Pass(rest);
            if (window.Take(out _) is { } wait)
            {
                Assert.InRange(wait, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(1));
                Pass(wait.TotalSeconds);
                Assert.Null(window.Take(out _));
            }
        }
    }

    [Fact]
    public void WhatIsGivenBackIsFreeAtOnceAndOnlyOnce()
    {
        var window = new RateWindow(2, _clock);
        Assert.Null(window.Take(out var first));
        Pass(7);
        Assert.Null(window.Take(out _));
        Assert.NotNull(window.Take(out _));
        window.GiveBack(first);
        Assert.Null(window.Take(out var third));
        Assert.NotNull(window.Take(out _));

        // Its minute is over: what is taken in the same place of the ring is not its own.
        Pass(60);
        Assert.Null(window.Take(out _));
        Assert.Null(window.Take(out _));
        window.GiveBack(third);
        Assert.NotNull(window.Take(out _));
    }

    [Fact]
    public void ManyAtOnceTakeNoMoreThanThereIs()
    {
        var window = new RateWindow(1000, _clock);
        var taken = 0;
        Parallel.For(0, 5000, i =>
        {
            if (window.Take(out var segment) is not null)
                return;
            if (i % 5 == 0)
                window.GiveBack(segment);
            else
                Interlocked.Increment(ref taken);
        });
        while (window.Take(out _) is null)
            taken++;
        Assert.Equal(1000, taken);
    }

    private void Pass(double seconds) => _clock.Advance(TimeSpan.FromSeconds(seconds));
}
