using System.Text;
using System.Text.RegularExpressions;

namespace Daedalus.Models.Tests.Weights.Fuzz;

/// <summary>Mutations that know what a header holds: numbers, types, keys, entries. They mostly leave it valid JSON.</summary>
internal static partial class SchemaMutations
{
    private const string Signs = "0123456789-+.eE";

    private static readonly string[] Numbers =
    [
        "0", "1", "2", "-1", "-0", "1.0", "1e2", "01", "64", "2147483648", "4294967296", "4611686018427387904", "9223372036854775807", "9223372036854775808",
        "9223372036854775810", "18446744073709551615", "18446744073709551616", "null", "\"2\"", "[]", "1,1", "0,4294967296,4294967296",
    ];

    /// <summary>The same value in ways that the format does not allow.</summary>
    private static readonly string[] Spellings = ["{0}e0", "{0}E+0", "{0}.0", "0{0}", "-{0}", "+{0}", "\"{0}\"", "0x{0}"];

    private static readonly string[] Types =
    [
        "BOOL", "F4", "F6_E2M3", "F6_E3M2", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0", "I16", "U16", "F16", "BF16", "I32", "U32", "F32",
        "C64", "F64", "I64", "U64", "f32", "F33", "", "Q4_0", "\\u00558",
    ];

    private static readonly string[] Keys = ["dtype", "shape", "data_offsets", "__metadata__", "a", "b", "x", "w.0", "w.1", "\\u0078", "d\\u0074ype", "\\u005f_metadata__"];

    public static void Digit(Mutant mutant, Random random)
    {
        if (Pick(mutant, Digits(), random) is not { } number)
            return;
        var sign = Signs[random.Next(Signs.Length)].ToString();
        var digit = number.Index + random.Next(number.Length);
        mutant.Replace(digit, random.Next(2), Encoding.ASCII.GetBytes(random.Next(4) == 0 ? "" : sign));
    }

    public static void Number(Mutant mutant, Random random)
    {
        if (Pick(mutant, Digits(), random) is not { } number)
            return;
        var near = long.TryParse(number.Text, out var value) ? $"{value + random.Next(-2, 3)}" : "0";
        var text = random.Next(3) switch
        {
            0 => near,
            1 => string.Format(System.Globalization.CultureInfo.InvariantCulture, Spellings[random.Next(Spellings.Length)], number.Text),
            _ => Numbers[random.Next(Numbers.Length)],
        };
        mutant.Replace(number.Index, number.Length, Encoding.ASCII.GetBytes(text));
    }

    /// <summary>Two numbers change places: dimensions of one shape, which is harmless, or anything else, which is not.</summary>
    public static void SwapNumbers(Mutant mutant, Random random)
    {
        if (Pick(mutant, Digits(), random) is not { } first || Pick(mutant, Digits(), random) is not { } second)
            return;
        var (left, right) = first.Index <= second.Index ? (first, second) : (second, first);
        mutant.Replace(right.Index, right.Length, Encoding.ASCII.GetBytes(left.Text));
        mutant.Replace(left.Index, left.Length, Encoding.ASCII.GetBytes(right.Text));
    }

    public static void Type(Mutant mutant, Random random) => ReplaceAny(mutant, TypeNames(), Types, random);

    public static void DuplicateKey(Mutant mutant, Random random) => ReplaceAny(mutant, KeyNames(), Keys, random);

    /// <summary>One more tensor behind the last; its numbers fit the file half of the time.</summary>
    public static void Append(Mutant mutant, Random random)
    {
        var close = Array.LastIndexOf(mutant.Header, (byte)'}');
        if (close < 0)
            return;
        var (begin, count) = (mutant.Data.Length, random.Next(4));
        var end = begin + (2 * count) + (random.Next(2) == 0 ? 0 : random.Next(-1, 2));
        var entry = FileImage.Entry($"n{random.Next(3)}", "I16", $"[{count},1]", $"[{begin},{end}]");
        mutant.Replace(close, 0, Encoding.ASCII.GetBytes("," + entry));
        mutant.Data = [.. mutant.Data, .. new byte[2 * count]];
    }

    private static void ReplaceAny(Mutant mutant, Regex pattern, string[] values, Random random)
    {
        if (Pick(mutant, pattern, random) is { } found)
            mutant.Replace(found.Index, found.Length, Encoding.ASCII.GetBytes(values[random.Next(values.Length)]));
    }

    // One byte is one character in Latin-1, so that positions in the text are positions in the header.
    private static (int Index, int Length, string Text)? Pick(Mutant mutant, Regex pattern, Random random)
    {
        var found = pattern.Matches(Encoding.Latin1.GetString(mutant.Header));
        if (found.Count == 0)
            return null;
        var one = found[random.Next(found.Count)];
        return (one.Index, one.Length, one.Value);
    }

    [GeneratedRegex("(?<=[\\[,])[0-9]+")]
    private static partial Regex Digits();

    [GeneratedRegex("(?<=\"dtype\":\")[A-Z0-9_]+")]
    private static partial Regex TypeNames();

    [GeneratedRegex("(?<=[{,]\")[^\"]*(?=\":)")]
    private static partial Regex KeyNames();
}
