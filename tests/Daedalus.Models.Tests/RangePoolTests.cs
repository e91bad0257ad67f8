using Daedalus.Tests;
using FsCheck;
using FsCheck.Fluent;

namespace Daedalus.Models.Tests;

public class RangePoolTests
{
    [Fact]
    public void TheLowestGapThatIsLongEnoughIsTaken()
    {
        var pool = new RangePool(20);
        KeyValueRange[] taken = [.. new[] { 4, 3, 6, 2 }.Select(count => pool.TryTake(count)!.Value)];
        Assert.Equal([new(0, 4), new(4, 3), new(7, 6), new(13, 2)], taken);
        Assert.Equal((5, 5), (pool.Free, pool.LongestFree));
        pool.Return(taken[0]);
        pool.Return(taken[2]);
        Assert.Equal((15, 6), (pool.Free, pool.LongestFree));
        Assert.Null(pool.TryTake(7));
        Assert.Equal(new KeyValueRange(7, 5), pool.TryTake(5));
        Assert.Equal(new KeyValueRange(0, 1), pool.TryTake(1));
        Assert.Equal(new KeyValueRange(1, 3), pool.TryTake(3));
        Assert.Equal((6, 5), (pool.Free, pool.LongestFree));
    }

    [Fact]
    public void NeighboursThatAreGivenBackAreOneGap()
    {
        var pool = new RangePool(9);
        KeyValueRange[] taken = [.. new[] { 3, 3, 3 }.Select(count => pool.TryTake(count)!.Value)];
        Assert.Equal((0, 0), (pool.Free, pool.LongestFree));
        Assert.Null(pool.TryTake(1));
        foreach (var i in new[] { 0, 2, 1 })
            pool.Return(taken[i]);
        Assert.Equal(new KeyValueRange(0, 9), pool.TryTake(9));
    }

    [Fact]
    public void WhatWasNotTakenCannotBeGivenBack()
    {
        var pool = new RangePool(10);
        var (one, two) = (pool.TryTake(4)!.Value, pool.TryTake(4)!.Value);
        pool.Return(one);
        foreach (var wrong in new[] { one, new(4, 3), new(5, 3), new(8, 2), new(0, 8), new(-1, 4), new(int.MaxValue, int.MaxValue), default })
            Assert.Throws<ArgumentException>(() => pool.Return(wrong));
        Assert.Equal((6, 4), (pool.Free, pool.LongestFree));
        pool.Return(two);
        Assert.Throws<ArgumentException>(() => pool.Return(two));
        Assert.Equal((10, 10), (pool.Free, pool.LongestFree));
    }

    [Fact]
    public void NothingIsNoRange()
    {
        foreach (var count in new[] { 0, -1, int.MinValue })
            Assert.Throws<ArgumentOutOfRangeException>(() => new RangePool(4).TryTake(count));
        Assert.Null(new RangePool(4).TryTake(int.MaxValue));
    }

    // Against a list of who owns each position.
    [Fact]
    public void ItDoesWhatASimplerOneDoes() =>
        Prop.ForAll(Gen.Choose(1, 24).ToArbitrary(), Gen.Choose(-6, 9).ArrayOf(60).ToArbitrary(), (positions, steps) =>
        {
            var (pool, owners, held, name) = (new RangePool(positions), new int[positions], new List<(KeyValueRange Range, int Name)>(), 0);
            foreach (var step in steps)
            {
                if (step > 0)
                {
                    var start = Enumerable.Range(0, Math.Max(0, positions - step + 1)).Cast<int?>().FirstOrDefault(at => owners.AsSpan(at!.Value, step).IndexOfAnyExcept(0) < 0);
                    Assert.Equal(start is { } first ? new KeyValueRange(first, step) : null, pool.TryTake(step));
                    if (start is not { } free)
                        continue;
                    owners.AsSpan(free, step).Fill(++name);
                    held.Add((new KeyValueRange(free, step), name));
                }
                else if (held.Count > 0)
                {
                    var (range, owner) = held[-step % held.Count];
                    held.RemoveAt(-step % held.Count);
                    pool.Return(range);
                    owners.AsSpan().Replace(owner, 0);
                    Assert.Throws<ArgumentException>(() => pool.Return(range));
                }

                Assert.Equal((owners.Count(owner => owner == 0), LongestRun(owners)), (pool.Free, pool.LongestFree));
            }
        }).Check(Drawn.Cases(300));

    private static int LongestRun(int[] owners)
    {
        var (most, run) = (0, 0);
        foreach (var owner in owners)
            most = Math.Max(most, run = owner == 0 ? run + 1 : 0);
        return most;
    }
}
