namespace Daedalus.Text.Patterns;

/// <summary>
/// An immutable set of code points: sorted ranges, and where they are many a bitmap for the basic plane. Patterns match code points, never
/// UTF-16 units, so that a letter outside the basic plane is a letter.
/// </summary>
internal sealed class CodePointSet
{
    public const int Highest = 0x10FFFF;
    private const int BasicSize = 0x10000;

    // A bitmap takes 8 KiB; a pattern can hold thousands of single characters.
    private const int FewRanges = 4;
    private readonly ulong[]? _basic;
    private readonly (int Low, int High)[] _ranges;
    private readonly int _firstSearched;
    private CodePointSet? _complement;

    private CodePointSet((int Low, int High)[] sorted)
    {
        _ranges = sorted;
        if (!IsLarge)
            return;
        _firstSearched = Array.FindIndex(sorted, r => r.High >= BasicSize);
        _basic = new ulong[BasicSize / 64];
        foreach (var (low, high) in sorted)
            for (var code = low; code <= Math.Min(high, BasicSize - 1); code++)
                _basic[code >> 6] |= 1UL << (code & 63);
    }

    public IReadOnlyList<(int Low, int High)> Ranges => _ranges;

    /// <summary>Whether it takes kilobytes.</summary>
    public bool IsLarge => _ranges.Length > FewRanges;

    /// <summary>The union of inclusive ranges in any order.</summary>
    public static CodePointSet Of(IEnumerable<(int Low, int High)> parts)
    {
        var merged = new List<(int Low, int High)>();
        foreach (var part in parts.OrderBy(p => p.Low))
        {
            if (merged.Count > 0 && part.Low <= merged[^1].High + 1)
                merged[^1] = (merged[^1].Low, Math.Max(merged[^1].High, part.High));
            else
                merged.Add(part);
        }
        return new CodePointSet([.. merged]);
    }

    public static CodePointSet OfCodePoint(int code) => Of([(code, code)]);

    /// <summary>All other code points; the same object every time.</summary>
    public CodePointSet Complement() => _complement ??= Gaps();

    public bool Contains(int code) => _basic is not null && code < BasicSize ? (_basic[code >> 6] >> (code & 63) & 1) != 0 : Search(code);

    private CodePointSet Gaps()
    {
        var gaps = new List<(int, int)>();
        var next = 0;
        foreach (var (low, high) in _ranges)
        {
            if (low > next)
                gaps.Add((next, low - 1));
            next = high + 1;
        }
        if (next <= Highest)
            gaps.Add((next, Highest));
        return new CodePointSet([.. gaps.Select(g => (g.Item1, g.Item2))]);
    }

    private bool Search(int code)
    {
        int low = _firstSearched, high = _ranges.Length - 1;
        while (low >= 0 && low <= high)
        {
            var middle = (low + high) >>> 1;
            if (code < _ranges[middle].Low)
                high = middle - 1;
            else if (code > _ranges[middle].High)
                low = middle + 1;
            else
                return true;
        }
        return false;
    }
}
