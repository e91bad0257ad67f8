using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Daedalus.Models.Tests.Weights.Fuzz;

/// <summary>
/// The rules of the format written a second time, slow and obvious: a tree, dictionaries, unbounded integers. Shares no code with the
/// reader under test. Says what a file holds in the form of <see cref="ValidFile.Describe"/>, or which rule it breaks.
/// </summary>
internal static partial class SlowValidator
{
    private static readonly BigInteger Largest = BigInteger.Pow(2, 63) - 1;

    private static readonly Dictionary<string, (string Name, int Bits)> Types = new()
    {
        ["BOOL"] = ("Bool", 8),
        ["F4"] = ("F4", 4),
        ["F6_E2M3"] = ("F6E2M3", 6),
        ["F6_E3M2"] = ("F6E3M2", 6),
        ["U8"] = ("U8", 8),
        ["I8"] = ("I8", 8),
        ["F8_E5M2"] = ("F8E5M2", 8),
        ["F8_E4M3"] = ("F8E4M3", 8),
        ["F8_E8M0"] = ("F8E8M0", 8),
        ["I16"] = ("I16", 16),
        ["U16"] = ("U16", 16),
        ["F16"] = ("F16", 16),
        ["BF16"] = ("BF16", 16),
        ["I32"] = ("I32", 32),
        ["U32"] = ("U32", 32),
        ["F32"] = ("F32", 32),
        ["C64"] = ("C64", 64),
        ["F64"] = ("F64", 64),
        ["I64"] = ("I64", 64),
        ["U64"] = ("U64", 64),
    };

    /// <exception cref="FormatException">The file breaks a rule.</exception>
    public static List<string> Read(byte[] file)
    {
        Rule(file.Length >= 8, 1);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(file);
        Rule(length <= 100_000_000, 2);
        Rule(new BigInteger(length) + 8 <= file.Length, 3);
        var text = Decode(file.AsSpan(8, (int)length)).TrimEnd(' ');
        Rule(text.StartsWith('{') && text.EndsWith('}'), 4);
        using var document = Parse(text);
        var lines = new List<string>();
        var tensors = new List<(string Name, BigInteger Begin, BigInteger End, string Line)>();
        foreach (var (name, value) in Fields(document.RootElement))
        {
            if (name == "__metadata__")
                lines.AddRange(Metadata(value));
            else
                tensors.Add(Tensor(name, value));
        }
        tensors = [.. tensors.OrderBy(t => t.Begin).ThenBy(t => t.End).ThenBy(t => t.Name, StringComparer.Ordinal)];
        var end = BigInteger.Zero;
        foreach (var tensor in tensors)
        {
            Rule(tensor.Begin == end, 7);
            end = tensor.End;
        }
        Rule(end + 8 + length == file.Length, 10);
        return [.. lines.Order(StringComparer.Ordinal), .. tensors.Select(tensor => tensor.Line)];
    }

    private static (string Name, BigInteger Begin, BigInteger End, string Line) Tensor(string name, JsonElement value)
    {
        var fields = Fields(value);
        Rule(fields.Count == 3 && fields.ContainsKey("dtype") && fields.ContainsKey("shape") && fields.ContainsKey("data_offsets"), 5);
        Rule(Types.TryGetValue(Text(fields["dtype"]), out var type), 5);
        var shape = Numbers(fields["shape"]);
        var offsets = Numbers(fields["data_offsets"]);
        Rule(shape.Count <= 64 && offsets.Count == 2, 5);
        var (begin, end) = (offsets[0], offsets[1]);
        Rule(begin <= end, 7);
        Rule(shape.Where(d => !d.IsZero).Aggregate(new BigInteger(type.Bits), BigInteger.Multiply) <= Largest, 8);
        var count = shape.Aggregate(BigInteger.One, BigInteger.Multiply);
        Rule(count * type.Bits % 8 == 0, 8);
        Rule(end - begin == count * type.Bits / 8, 9);
        return (name, begin, end, $"{name} {type.Name} [{string.Join(",", shape)}] = {count} @ {begin}+{end - begin}");
    }

    private static IEnumerable<string> Metadata(JsonElement value)
    {
        var fields = Fields(value);
        Rule(fields.Count <= 10_000, 5);
        return [.. fields.Select(field => $"{field.Key}: {Text(field.Value)}")];
    }

    /// <summary>The fields of an object, none of them twice: the tree keeps duplicates, which this looks for one by one.</summary>
    private static Dictionary<string, JsonElement> Fields(JsonElement value)
    {
        Rule(value.ValueKind == JsonValueKind.Object, 5);
        var fields = new Dictionary<string, JsonElement>();
        foreach (var property in value.EnumerateObject())
            Rule(fields.TryAdd(Unescape(() => property.Name), property.Value), 6);
        return fields;
    }

    private static List<BigInteger> Numbers(JsonElement value)
    {
        Rule(value.ValueKind == JsonValueKind.Array, 5);
        var numbers = new List<BigInteger>();
        foreach (var item in value.EnumerateArray())
        {
            Rule(item.ValueKind == JsonValueKind.Number && Digits().IsMatch(item.GetRawText()), 5);
            numbers.Add(BigInteger.Parse(item.GetRawText(), System.Globalization.CultureInfo.InvariantCulture));
            Rule(numbers[^1] <= Largest, 5);
        }
        return numbers;
    }

    private static string Text(JsonElement value)
    {
        Rule(value.ValueKind == JsonValueKind.String, 5);
        return Unescape(() => value.GetString()!);
    }

    private static string Unescape(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            throw new FormatException("rule 5");
        }
    }

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException("rule 4");
        }
    }

    private static JsonDocument Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 1000 });
        }
        catch (JsonException)
        {
            throw new FormatException("rule 5");
        }
    }

    private static void Rule(bool holds, int number)
    {
        if (!holds)
            throw new FormatException($"rule {number}");
    }

    [GeneratedRegex("^(0|[1-9][0-9]*)$")]
    private static partial Regex Digits();
}
