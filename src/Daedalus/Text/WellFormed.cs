namespace Daedalus.Text;

/// <summary>Makes text well formed UTF-16.</summary>
internal static class WellFormed
{
    private const char Replacement = '\uFFFD';

    /// <summary>A copy in which every half of a surrogate pair is U+FFFD.</summary>
    public static string Copy(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
            return text.ToString();
        var units = text.ToArray();
        for (var i = 0; i < units.Length; i++)
        {
            if (i + 1 < units.Length && char.IsSurrogatePair(units[i], units[i + 1]))
                i++;
            else if (char.IsSurrogate(units[i]))
                units[i] = Replacement;
        }
        return new string(units);
    }
}
