namespace Daedalus.Text.Patterns;

/// <summary>Reads a bracketed set after its '['. Nested sets and intersections (&amp;&amp;) are refused.</summary>
internal static class BracketParser
{
    public static CodePointSet Parse(PatternText text, bool ignoreCase)
    {
        var negated = text.TryTake("^");
        var parts = new List<(int Low, int High)>();
        do
            AddItem(text, parts, ignoreCase);
        while (text.Peek != ']');
        text.Next();
        var union = CodePointSet.Of(parts);
        return negated ? union.Complement() : union;
    }

    private static void AddItem(PatternText text, List<(int Low, int High)> parts, bool ignoreCase)
    {
        var low = Item(text, parts, ignoreCase);
        if (low < 0)
            return;
        var high = low;
        if (text.TryTake("-"))
        {
            // A hyphen before the closing bracket or before a set is a hyphen.
            var end = text.Peek == ']' ? -1 : Item(text, parts, ignoreCase);
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
    private static int Item(PatternText text, List<(int Low, int High)> parts, bool ignoreCase)
    {
        if (text.Peek == '[' || text.TryTake("&&"))
            throw text.Error("nests or intersects bracketed sets, which is not supported");
        if (!text.TryTake("\\"))
            return text.Next();
        if (EscapeParser.TrySet(text) is not { } set)
            return EscapeParser.CodePoint(text);
        if (ignoreCase && set.Contains('a') != set.Contains('A'))
            throw text.Error("ignores the case of a category of letters, which is not supported");
        parts.AddRange(set.Ranges);
        return -1;
    }
}
