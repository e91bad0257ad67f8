using System.Text.Json;
using Daedalus.Text;

namespace Daedalus.Tests.Text;

/// <summary>The tokenizers of the repository against what their training recipes recorded.</summary>
public class GoldenTests
{
    public static TheoryData<string> Names() => [.. Checkpoints.All];

    [Theory]
    [MemberData(nameof(Names))]
    public void Recorded_texts_have_the_recorded_ids_and_decode_back(string checkpoint)
    {
        var (tokenizer, golden) = Open(checkpoint);
        var checks = golden.GetProperty("tokenizer_checks").EnumerateArray().ToArray();
        Assert.NotEmpty(checks);
        foreach (var check in checks)
        {
            var text = check.GetProperty("text").GetString()!;
            var ids = check.GetProperty("ids").EnumerateArray().Select(i => i.GetInt32()).ToArray();
            Assert.Equal(ids, tokenizer.Encode(text, parseSpecial: true));
            Assert.Equal(text, tokenizer.Decode(ids));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Template_gives_the_recorded_prompts(string checkpoint)
    {
        var (tokenizer, golden) = Open(checkpoint);
        var samples = golden.GetProperty("samples").EnumerateArray().ToArray();
        Assert.NotEmpty(samples);
        foreach (var sample in samples)
        {
            var ids = sample.GetProperty("prompt_ids").EnumerateArray().Select(i => i.GetInt32()).ToArray();
            Assert.Equal(ids, ChatTemplate.Llada.Encode(tokenizer, [new ChatTurn("user", sample.GetProperty("question").GetString()!)]));
            Assert.Equal(ids, tokenizer.Encode(sample.GetProperty("rendered").GetString(), parseSpecial: true));
        }
    }

    [Fact]
    public void Vocabulary_ends_behind_the_last_added_token()
    {
        Assert.Equal(422, Fixture.Tokenizer.VocabularySize);
        Assert.Equal(421, Fixture.Tokenizer.FindToken("<|mdm_mask|>"));
        Assert.True(Fixture.Tokenizer.IsSpecial(421));
        Assert.False(Fixture.Tokenizer.IsSpecial(100));
        Assert.Equal("<|mdm_mask|>", Fixture.Tokenizer.TokenText(421));
        Assert.Equal(" ", Fixture.Tokenizer.TokenText(Fixture.Tokenizer.FindToken("Ġ")!.Value));
        Assert.Equal("", Fixture.Tokenizer.TokenText(-5));
        Assert.Null(Fixture.Tokenizer.FindToken("no such token"));
    }

    private static (Tokenizer Tokenizer, JsonElement Golden) Open(string checkpoint)
    {
        var folder = Checkpoints.Folder(checkpoint);
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "golden.json")));
        return (Tokenizer.Load(Path.Combine(folder, "tokenizer.json")), golden.RootElement.Clone());
    }
}
