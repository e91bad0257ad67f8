namespace Daedalus.Text.Patterns;

/// <summary>Ignoring case inside (?i:...), for ASCII letters and the two signs that fold onto them: long s and the Kelvin sign.</summary>
internal static class CaseFolding
{
    public static IEnumerable<(int Low, int High)> Expand(PatternText text, int low, int high)
    {
        yield return (low, high);
        if (high >= 128)
            throw text.Error("ignores the case of a character outside of ASCII, which is not supported");
        for (var code = low; code <= high; code++)
        {
            if (!char.IsAsciiLetter((char)code))
                continue;
            yield return (code ^ 0x20, code ^ 0x20);
            if ((code | 0x20) == 's')
                yield return (0x17F, 0x17F);
            if ((code | 0x20) == 'k')
                yield return (0x212A, 0x212A);
        }
    }
}
