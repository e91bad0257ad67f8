using System.Text.Json.Nodes;

namespace Daedalus.Tests.Text;

/// <summary>What the real files don't use, on changed copies of the small file: flags of added tokens, other patterns, prefix spaces.</summary>
public class OracleVariantTests(ITestOutputHelper output)
{
    private static readonly string[] Typed = ["AA", "<a", "<ab", "the", "the1", "é", "e\u0301", " sp ", "<|mdm_mask|>", "@#@", "A"];

    private static readonly Dictionary<string, Action<JsonObject>> Variants = new()
    {
        ["gpt2 with prefix"] = root => root["pre_tokenizer"] = JsonNode.Parse("""{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true}"""),
        ["split and gpt2 with prefix"] = root => root["pre_tokenizer"]!["pretokenizers"]![1] = JsonNode.Parse("""{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true}"""),
        ["literal"] = root => root["pre_tokenizer"]!["pretokenizers"]![0]!["pattern"] = JsonNode.Parse("""{"String":" ("}"""),
        ["empty literal"] = root => root["pre_tokenizer"]!["pretokenizers"]![0]!["pattern"] = JsonNode.Parse("""{"String":""}"""),
        ["two splits"] = root => root["pre_tokenizer"]!["pretokenizers"]!.AsArray().Insert(0, JsonNode.Parse("""{"type":"Split","pattern":{"Regex":"\\p{N}|[\\x{4e00}-\\x{9fff}]+"},"behavior":"Isolated","invert":false}""")),
        ["removed"] = root => Fixture.Split(root, @"\s+|\p{Lu}", "Removed"),
        ["removed inverted"] = root => Fixture.Split(root, @"[\p{L}\p{M}]+|\d", "Removed", invert: true),
        ["isolated inverted"] = root => Fixture.Split(root, @"[\p{L}\p{M}]+|\d", invert: true),
        ["possessive"] = root => Fixture.Split(root, @"[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s"),
        ["o200k with any case"] = root => Fixture.Split(root, @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:[sdmtk]|ll|ve|re)?|\p{N}{1,3}|\s+"),
        ["edges"] = root => Fixture.Split(root, @"^\s+|\w+$|\A.|[^\n]+?(?=\n|\z)|\S{2,4}?x"),
        ["classes"] = root => Fixture.Split(root, @"\w+|\W\D|\h{2}|[\]\-a-f\S]|\P{L}"),
        ["empty matches"] = root => Fixture.Split(root, @"\p{L}*"),
        ["groups"] = root => Fixture.Split(root, @"(?>a|ab)c|(?:e|é|th){1,3}+|(a|b|\d\d)*?c|(?:the|and)++|(?:\s\S)+"),
        ["whole words"] = root => root["model"]!["ignore_merges"] = true,
        ["merges twice"] = root => root["model"]!["merges"]!.AsArray().Add(root["model"]!["merges"]![3]!.GetValue<string>()),
        ["nfc"] = root => root["normalizer"] = JsonNode.Parse("""{"type":"Sequence","normalizers":[{"type":"NFC"}]}"""),
        ["categories"] = root => Fixture.Split(root, string.Join('|', new[] { "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "P", "S", "Zs", "Cc", "Cf", "Cn" }.Select(c => $"\\p{{{c}}}+"))),
        ["word characters"] = root => Fixture.Split(root, @"\w+|\s+"),
        ["added tokens"] = AddTokens,
    };

    public static TheoryData<string> Names => [.. Variants.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Ids_and_texts_equal_the_reference(string name)
    {
        OracleFolder.Require();
        var file = Path.Combine(Path.GetTempPath(), $"daedalus-variant-{Guid.NewGuid():N}.json");
        try
        {
            File.WriteAllBytes(file, Fixture.Changed(Variants[name]));
            var draws = new Draws(7);
            var texts = NastyTexts.All.Concat(Enumerable.Range(0, 400).Select(_ => TextGenerator.Draw(draws, Typed)));
            if (name is "categories" or "word characters")
                texts = texts.Concat(AllCodePoints());
            var run = OracleRun.Of(file, texts.ToArray(), []);
            output.WriteLine($"{name}: {run.Summary}");
            run.AssertEqual();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void AddTokens(JsonObject root)
    {
        root["normalizer"] = JsonNode.Parse("""{"type":"NFC"}""");
        Fixture.Add(root, "AA", true, "lstrip", "rstrip");
        Fixture.Add(root, "<a", false);
        Fixture.Add(root, "<ab", false, "rstrip");
        Fixture.Add(root, "the", false, "single_word");
        Fixture.Add(root, "e\u0301", false, "normalized");
        Fixture.Add(root, " sp ", true, "normalized");
        Fixture.Add(root, "@#@", false, "lstrip", "normalized");
    }

    /// <summary>Every code point once, and every one between letters, in texts short enough for the references.</summary>
    private static IEnumerable<string> AllCodePoints() =>
        Enumerable.Range(0, 0x110000).Where(c => c is < 0xD800 or > 0xDFFF).Chunk(2048).Select(chunk => string.Concat(chunk.Select(char.ConvertFromUtf32)));
}
