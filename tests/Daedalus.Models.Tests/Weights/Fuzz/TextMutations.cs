using System.Text;

namespace Daedalus.Models.Tests.Weights.Fuzz;

/// <summary>Mutations of the header as a run of bytes.</summary>
internal static class TextMutations
{
    private const string Structure = "{}[]\",:";
    private static readonly string[] Spaces = [" ", "  ", "\n", "\t", "\r\n", "\v", "\0", "\u00a0"];
    private static readonly string[] Letters = ["a", "z", "é", "重", "😀", "\\n", "\\u0061", "\\u0000", "\\ud83d\\ude00", "\\ud800", "\\q", "\n", "\\\"", "\""];

    public static void Brace(Mutant mutant, Random random)
    {
        var at = Positions(mutant, Structure, random);
        var other = Encoding.ASCII.GetBytes([Structure[random.Next(Structure.Length)]]);
        mutant.Replace(at, at < mutant.Header.Length && random.Next(2) == 0 ? 1 : 0, random.Next(2) == 0 ? other : []);
    }

    public static void RandomByte(Mutant mutant, Random random)
    {
        if (mutant.Header.Length > 0)
            mutant.Header[random.Next(mutant.Header.Length)] = (byte)random.Next(256);
    }

    /// <summary>Between tokens, where JSON allows four kinds, or after the object, where the format allows one.</summary>
    public static void WhiteSpace(Mutant mutant, Random random)
    {
        var at = random.Next(3) == 0 ? mutant.Header.Length : Positions(mutant, Structure, random);
        mutant.Replace(at, 0, Encoding.UTF8.GetBytes(Spaces[random.Next(2) == 0 ? 0 : random.Next(Spaces.Length)]));
    }

    /// <summary>The front of this header and the back of another.</summary>
    public static void Splice(Mutant mutant, Random random)
    {
        var other = Seeds.Pick(random);
        mutant.Header = [.. mutant.Header.AsSpan(0, Positions(mutant, ",{", random)), .. other.Header.AsSpan(Positions(other, ",{", random))];
        if (random.Next(2) == 0)
            mutant.Data = other.Data;
    }

    /// <summary>Writes what lies between two commas a second time.</summary>
    public static void DuplicatePart(Mutant mutant, Random random)
    {
        var (a, b) = (Positions(mutant, ",", random), Positions(mutant, ",", random));
        var part = mutant.Header[Math.Min(a, b)..Math.Max(a, b)];
        mutant.Replace(Math.Min(a, b), 0, part);
    }

    /// <summary>Puts a letter, an escape or half of one into a name or another string.</summary>
    public static void NameByte(Mutant mutant, Random random)
    {
        var quote = Positions(mutant, "\"", random);
        mutant.Replace(Math.Min(quote + 1, mutant.Header.Length), 0, Encoding.UTF8.GetBytes(Letters[random.Next(Letters.Length)]));
    }

    /// <summary>Where one of some characters stands; the end of the header if none does.</summary>
    private static int Positions(Mutant mutant, string characters, Random random)
    {
        var found = Enumerable.Range(0, mutant.Header.Length).Where(i => characters.Contains((char)mutant.Header[i])).ToArray();
        return found.Length == 0 ? mutant.Header.Length : found[random.Next(found.Length)];
    }
}
