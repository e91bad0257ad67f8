namespace Daedalus.Models;

/// <summary>
/// Which positions of a store are whose. What is free is what lies between those that are taken, so that neighbours that are given back are one gap again
/// and there is nothing to join.
/// </summary>
/// <param name="positions">How many there are, at least 1.</param>
internal sealed class RangePool(int positions)
{
    private readonly List<KeyValueRange> _taken = [];
    private int _held;

    /// <summary>Positions that are nobody's.</summary>
    public int Free => positions - _held;

    /// <summary>The most that one can take.</summary>
    public int LongestFree
    {
        get
        {
            var most = 0;
            for (var i = 0; i <= _taken.Count; i++)
                most = Math.Max(most, Gap(i).Length);
            return most;
        }
    }

    /// <summary>The lowest gap that is long enough gives its first positions; null if none is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1 are wanted.</exception>
    public KeyValueRange? TryTake(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        for (var i = 0; i <= _taken.Count; i++)
            if (Gap(i) is var gap && gap.Length >= count)
            {
                _taken.Insert(i, gap with { Length = count });
                _held += count;
                return _taken[i];
            }

        return null;
    }

    /// <summary>Gives a range back.</summary>
    /// <exception cref="ArgumentException">It was not taken as it is, or has been given back.</exception>
    public void Return(KeyValueRange range)
    {
        if (!_taken.Remove(range))
            throw new ArgumentException($"{range.Length} positions from {range.Start} on were not taken together, or have been given back already.", nameof(range));
        _held -= range.Length;
    }

    // What lies before the taken range of that number, or behind the last.
    private KeyValueRange Gap(int index)
    {
        var (start, end) = (index == 0 ? 0 : _taken[index - 1].End, index == _taken.Count ? positions : _taken[index].Start);
        return new KeyValueRange(start, end - start);
    }
}
