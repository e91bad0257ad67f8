namespace Daedalus.Text.Normalization;

/// <summary>The arithmetic of Hangul syllables (The Unicode Standard, section 3.12).</summary>
internal static class Hangul
{
    private const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    private const int LeadCount = 19, VowelCount = 21, TailCount = 28, SyllableCount = LeadCount * VowelCount * TailCount;

    /// <summary>The vowels and tails, which join a letter before them.</summary>
    public static Range SecondParts => VowelBase..(TailBase + TailCount);

    public static bool TryDecompose(int code, List<int> into)
    {
        var index = code - SyllableBase;
        if (index is < 0 or >= SyllableCount)
            return false;
        into.Add(LeadBase + index / (VowelCount * TailCount));
        into.Add(VowelBase + index / TailCount % VowelCount);
        if (index % TailCount > 0)
            into.Add(TailBase + index % TailCount);
        return true;
    }

    public static bool TryCompose(int first, int second, out int composite)
    {
        composite = 0;
        if (first is >= LeadBase and < LeadBase + LeadCount && second is >= VowelBase and < VowelBase + VowelCount)
            composite = SyllableBase + ((first - LeadBase) * VowelCount + second - VowelBase) * TailCount;
        else if (first is >= SyllableBase and < SyllableBase + SyllableCount && (first - SyllableBase) % TailCount == 0
            && second is > TailBase and < TailBase + TailCount)
            composite = first + second - TailBase;
        return composite != 0;
    }
}
