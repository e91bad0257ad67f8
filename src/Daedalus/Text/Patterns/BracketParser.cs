namespace Daedalus.Text.Patterns;

/// <summary>Reads a bracketed set after its '['. Nested sets and intersections (&amp;&amp;) are refused.</summary>
internal static class BracketParser
{
    // Far more than any published pattern has; each takes some ten kilobytes.
    private const int MostLargeSets = 64;

    public static CodePointSet Parse(PatternText text, bool ignoreCase)
    {
        var negated = text.TryTake("^");
        var set = (ignoreCase ? null : Lone(text)) ?? Union(text, ignoreCase);
        return negated ? set.Complement() : set;
    }

    /// <summary>A set alone in its brackets is the same object as outside of them; null where something else stands there.</summary>
    private static CodePointSet? Lone(PatternText text)
    {
        var start = text.Position;
        if (text.TryTake("\\") && EscapeParser.TrySet(text) is { } set && text.TryTake("]"))
            return set;
        text.Position = start;
        return null;
    }

    private static CodePointSet Union(PatternText text, bool ignoreCase)
    {
        var parts = new List<(int Low, int High)>();
        var sets = new HashSet<CodePointSet>();
        do
            AddItem(text, parts, sets, ignoreCase);
        while (text.Peek != ']');
        text.Next();
        var union = CodePointSet.Of(parts.Concat(sets.SelectMany(set => set.Ranges)));
        if (union.IsLarge && ++text.LargeSets > MostLargeSets)
            throw text.Error($"has more than {MostLargeSets} bracketed sets of many ranges");
        return union;
    }

    private static void AddItem(PatternText text, List<(int Low, int High)> parts, HashSet<CodePointSet> sets, bool ignoreCase)
    {
        var low = Item(text, sets, ignoreCase);
        if (low < 0)
            return;
        var high = low;
        if (text.TryTake("-"))
        {
            // A hyphen before the closing bracket or before a set is a hyphen.
            var end = text.Peek == ']' ? -1 : Item(text, sets, ignoreCase);
            if (end < 0)
                parts.Add(('-', '-'));
            else
                high = end;
        }
        if (low > high)
            throw text.Error("has a range in brackets whose end comes before its start");
        if (ignoreCase)
            parts.AddRange(CaseFolding.Expand(text, low, high));
        else
            parts.Add((low, high));
    }

    /// <summary>The code point of one item, or -1 where the item was a set, which is added.</summary>
    private static int Item(PatternText text, HashSet<CodePointSet> sets, bool ignoreCase)
    {
        if (text.Peek == '[' || text.TryTake("&&"))
            throw text.Error("nests or intersects bracketed sets, which is not supported");
        if (!text.TryTake("\\"))
            return text.Next();
        if (EscapeParser.TrySet(text) is not { } set)
            return EscapeParser.CodePoint(text);
        if (ignoreCase && set.Contains('a') != set.Contains('A'))
            throw text.Error("ignores the case of a category of letters, which is not supported");
        sets.Add(set);
        return -1;
    }
}
