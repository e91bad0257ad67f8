using Daedalus.Text;

namespace Daedalus.Tests.Text;

/// <summary>The small tokenizer against what the training recipe recorded.</summary>
public class GoldenTests
{
    [Fact]
    public void Recorded_texts_have_the_recorded_ids_and_decode_back()
    {
        using var golden = Fixture.Golden();
        var checks = golden.RootElement.GetProperty("tokenizer_checks").EnumerateArray().ToArray();
        Assert.NotEmpty(checks);
        foreach (var check in checks)
        {
            var text = check.GetProperty("text").GetString()!;
            var ids = check.GetProperty("ids").EnumerateArray().Select(i => i.GetInt32()).ToArray();
            Assert.Equal(ids, Fixture.Tokenizer.Encode(text, parseSpecial: true));
            Assert.Equal(text, Fixture.Tokenizer.Decode(ids));
        }
    }

    [Fact]
    public void Template_gives_the_recorded_prompts()
    {
        using var golden = Fixture.Golden();
        var samples = golden.RootElement.GetProperty("samples").EnumerateArray().ToArray();
        Assert.NotEmpty(samples);
        foreach (var sample in samples)
        {
            var ids = sample.GetProperty("prompt_ids").EnumerateArray().Select(i => i.GetInt32()).ToArray();
            Assert.Equal(ids, ChatTemplate.Llada.Encode(Fixture.Tokenizer, [new ChatTurn("user", sample.GetProperty("question").GetString()!)]));
            Assert.Equal(ids, Fixture.Tokenizer.Encode(sample.GetProperty("rendered").GetString(), parseSpecial: true));
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
}
