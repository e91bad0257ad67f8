using System.Text;
using Daedalus.Models.Weights;

namespace Daedalus.Text.Patterns;

/// <summary>Reads what follows a backslash, inside or outside of brackets: a set (\s, \p{L}) or one code point (\n, \u0041, \/).</summary>
internal static class EscapeParser
{
    public static CodePointSet? TrySet(PatternText text)
    {
        var escape = text.Peek;
        if (escape is 'p' or 'P')
            return Property(text);
        var set = escape is > 0 and < 128 ? NamedSets.Find((char)escape) : null;
        if (set is not null)
            text.Next();
        return set;
    }

    public static int CodePoint(PatternText text)
    {
        var escape = text.Next();
        return escape switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'f' => '\f',
            'v' => '\v',
            'a' => '\a',
            'e' => 0x1B,
            'u' => text.TakeHex(Take(text, 4)),
            'x' => text.TakeHex(text.TryTake("{") ? text.TakeUntil('}') : Take(text, 2)),
            < 128 when char.IsAsciiLetterOrDigit((char)escape) => throw text.Error($"uses the escape \\{(char)escape}, which is not supported"),
            _ => escape,
        };
    }

    private static CodePointSet Property(PatternText text)
    {
        var negated = text.Next() == 'P';
        var name = text.TryTake("{") ? text.TakeUntil('}') : throw text.Error("has \\p without braces");
        if (name.StartsWith('^'))
            (negated, name) = (!negated, name[1..]);
        var set = Categories.Find(name) ?? throw text.Error($"asks for the property {Printable.Quote(name)}; only general categories such as L, Lu or N are supported");
        return negated ? set.Complement() : set;
    }

    private static string Take(PatternText text, int count)
    {
        var taken = new StringBuilder();
        while (taken.Length < count)
            taken.Append(new Rune(text.Next()));
        return taken.ToString();
    }
}
