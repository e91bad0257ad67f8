using System.Text.Json;
using Daedalus.Text;

namespace Daedalus.Tests.Text;

/// <summary>One comparison of a tokenizer file with the reference: every text with specials parsed and typed, every id list decoded.</summary>
internal sealed class OracleRun
{
    private readonly List<string> _wrong = [];

    private OracleRun(Tokenizer tokenizer, IReadOnlyList<string> texts, IReadOnlyList<int[]> lists, Answer answer)
    {
        for (var i = 0; i < texts.Count; i++)
        {
            Compare($"special parsed {i}", texts[i], answer.Parsed[i], tokenizer.Encode(texts[i], parseSpecial: true));
            Compare($"special typed {i}", texts[i], answer.Typed[i], tokenizer.Encode(texts[i]));
        }
        var all = answer.Parsed.Concat(lists).ToArray();
        for (var i = 0; i < all.Length; i++)
            if (tokenizer.Decode(all[i]) != answer.Decoded[i] || tokenizer.Decode(all[i], skipSpecial: true) != answer.Skipped[i])
                _wrong.Add($"decode {i}: {JsonSerializer.Serialize(answer.Decoded[i])}");
        var differ = answer.Script?.Where((ids, i) => !ids.SequenceEqual(answer.Parsed[i])).Count();
        Summary = $"{texts.Count} texts twice, {all.Length} decodings twice, {_wrong.Count} mismatches; the second reference differs from the first on {differ?.ToString() ?? "(not asked)"}.";
    }

    public string Summary { get; }

    public static OracleRun Of(string file, IReadOnlyList<string> texts, IReadOnlyList<int[]> lists)
    {
        var folder = OracleFolder.Require();
        var request = Path.Combine(Path.GetTempPath(), $"daedalus-oracle-{Guid.NewGuid():N}.json");
        try
        {
            File.WriteAllBytes(request, JsonSerializer.SerializeToUtf8Bytes(new { texts, ids = lists }));
            var script = Path.Combine(RepositoryFiles.Root, "tests", "Daedalus.Tests", "Text", "oracle.mjs");
            var problem = OracleFolder.Run("node", folder, script, folder, file, request, request + ".answer");
            Assert.True(problem is null, problem);
            var answer = JsonSerializer.Deserialize<Answer>(File.ReadAllBytes(request + ".answer"), JsonSerializerOptions.Web)!;
            return new OracleRun(Tokenizer.Load(file), texts, lists, answer);
        }
        finally
        {
            File.Delete(request);
            File.Delete(request + ".answer");
        }
    }

    public void AssertEqual() => Assert.True(_wrong.Count == 0, $"{_wrong.Count} mismatches, first:\n" + string.Join("\n", _wrong.Take(12)));

    private void Compare(string what, string text, int[] expected, int[] actual)
    {
        if (!expected.SequenceEqual(actual))
            _wrong.Add($"{what}: {JsonSerializer.Serialize(text)}: expected {string.Join(',', expected)}; got {string.Join(',', actual)}");
    }

    private sealed record Answer(int[][] Parsed, int[][] Typed, int[][]? Script, string[] Decoded, string[] Skipped);
}
