using System.Globalization;
using System.Text;
using Daedalus.Models.Weights;

namespace Daedalus.Text.Patterns;

/// <summary>A cursor over the text of a pattern, by code point.</summary>
internal sealed class PatternText
{
    private readonly int[] _codes;

    public PatternText(string pattern)
    {
        Pattern = pattern;
        _codes = [.. pattern.EnumerateRunes().Select(r => r.Value)];
    }

    public string Pattern { get; }

    public int Position { get; set; }

    /// <summary>How many large sets in brackets were read so far.</summary>
    public int LargeSets { get; set; }

    public bool AtEnd => Position >= _codes.Length;

    /// <summary>The code point under the cursor, or -1 at the end.</summary>
    public int Peek => AtEnd ? -1 : _codes[Position];

    public int Next() => AtEnd ? throw Error("ends too early") : _codes[Position++];

    public bool TryTake(string expected)
    {
        for (var i = 0; i < expected.Length; i++)
            if (Position + i >= _codes.Length || _codes[Position + i] != expected[i])
                return false;
        Position += expected.Length;
        return true;
    }

    /// <summary>Everything up to <paramref name="end"/>, which is consumed too.</summary>
    public string TakeUntil(char end)
    {
        var taken = new StringBuilder();
        for (var code = Next(); code != end; code = Next())
            taken.Append(new Rune(code));
        return taken.ToString();
    }

    /// <summary>A decimal number of at most five digits, or null where there is none.</summary>
    public int? TakeNumber()
    {
        var start = Position;
        while (Peek is >= '0' and <= '9')
            Position++;
        if (Position - start > 5)
            throw Error("has a repetition count of more than five digits");
        return Position == start ? null : _codes[start..Position].Aggregate(0, (sum, digit) => sum * 10 + digit - '0');
    }

    public int TakeHex(string digits) =>
        int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code)
            ? code
            : throw Error($"has {Printable.Quote(digits)} where the hexadecimal number of a character is expected");

    public PatternException Error(string problem) => new($"the pattern {problem} (at character {Position} of {_codes.Length})");
}
