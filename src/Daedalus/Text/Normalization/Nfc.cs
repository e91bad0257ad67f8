using System.Text;

namespace Daedalus.Text.Normalization;

/// <summary>Normalization form C (Unicode Standard Annex 15), by Unicode 9.0 as in the reference tokenizers. O(n log n).</summary>
internal static class Nfc
{
    private const char FirstThatChanges = '\u0300';
    private const char FirstThatDecomposes = '\u00C0';

    /// <summary>Normalises well formed UTF-16. Text in which nothing can change comes back as it is.</summary>
    public static string Normalize(string text)
    {
        if (!MayChange(text))
            return text;
        var codes = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
            Decompose(rune.Value, codes);
        Order(codes);
        Compose(codes);
        var result = new StringBuilder(text.Length);
        foreach (var code in codes)
            result.Append(new Rune(code));
        return result.ToString();
    }

    private static bool MayChange(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange(FirstThatChanges, char.MaxValue) < 0)
            return false;
        foreach (var rune in text.EnumerateRunes())
            if (CanonicalData.Instance.MayChange(rune.Value))
                return true;
        return false;
    }

    private static void Decompose(int code, List<int> into)
    {
        if (Hangul.TryDecompose(code, into))
            return;
        if (code < FirstThatDecomposes || !CanonicalData.Instance.TryDecompose(code, out var parts))
        {
            into.Add(code);
            return;
        }
        Decompose(parts.First, into);
        if (parts.Second != 0)
            Decompose(parts.Second, into);
    }

    /// <summary>Sorts every run of marks by combining class and keeps the order of equals.</summary>
    private static void Order(List<int> codes)
    {
        for (var start = 0; start < codes.Count; start++)
        {
            var end = start;
            while (end < codes.Count && CanonicalData.Instance.Class(codes[end]) != 0)
                end++;
            if (end - start > 1)
            {
                var sorted = codes.GetRange(start, end - start).OrderBy(c => CanonicalData.Instance.Class(c)).ToArray();
                for (var i = start; i < end; i++)
                    codes[i] = sorted[i - start];
            }
            start = end;
        }
    }

    private static void Compose(List<int> codes)
    {
        var kept = 0;
        var starter = -1;
        var lastClass = -1;
        for (var i = 0; i < codes.Count; i++)
        {
            var code = codes[i];
            var combining = CanonicalData.Instance.Class(code);
            if (starter >= 0 && lastClass < combining && TryPair(codes[starter], code, out var composite))
            {
                codes[starter] = composite;
                continue;
            }
            if (combining == 0)
                (starter, lastClass) = (kept, -1);
            else
                lastClass = combining;
            codes[kept++] = code;
        }
        codes.RemoveRange(kept, codes.Count - kept);
    }

    private static bool TryPair(int first, int second, out int composite) =>
        Hangul.TryCompose(first, second, out composite) || CanonicalData.Instance.TryCompose(first, second, out composite);
}
