namespace Daedalus.Text.Patterns;

/// <summary>The sets behind escapes, as Oniguruma defines them for UTF-8: \s is White_Space (so not U+001C..001F, U+180E, U+200B, U+FEFF).</summary>
internal static class NamedSets
{
    private static readonly string[] AlphabeticCategories = ["L", "M", "Nd", "Nl", "Pc"];

    public static CodePointSet Space { get; } = CodePointSet.Of(
        [(9, 13), (0x20, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000)]);

    public static CodePointSet Digit { get; } = Categories.Find("Nd")!;

    public static CodePointSet HexDigit { get; } = CodePointSet.Of([('0', '9'), ('A', 'F'), ('a', 'f')]);

    /// <summary>Every code point but a line feed.</summary>
    public static CodePointSet Dot { get; } = CodePointSet.OfCodePoint('\n').Complement();

    /// <summary>\w: letters, marks, numbers that are alphabetic, connector punctuation, and six Latin-1 numbers (superscripts, fractions).</summary>
    public static CodePointSet Word { get; } = CodePointSet.Of(
        Alphabetic().Concat([(0xB2, 0xB3), (0xB9, 0xB9), (0xBC, 0xBE)]));

    /// <summary>The word characters beside which an added token is no single word: as \w, but by Unicode Technical Standard 18.</summary>
    public static CodePointSet StandardWord { get; } = CodePointSet.Of(
        Alphabetic().Concat([(0x200C, 0x200D)]));

    public static CodePointSet? Find(char escape) => escape switch
    {
        's' => Space,
        'S' => Space.Complement(),
        'd' => Digit,
        'D' => Digit.Complement(),
        'w' => Word,
        'W' => Word.Complement(),
        'h' => HexDigit,
        'H' => HexDigit.Complement(),
        _ => null,
    };

    private static IEnumerable<(int, int)> Alphabetic() =>
        AlphabeticCategories.SelectMany(n => Categories.Find(n)!.Ranges)
            .Concat([(0x24B6, 0x24E9), (0x1F130, 0x1F149), (0x1F150, 0x1F169), (0x1F170, 0x1F189)]);
}
