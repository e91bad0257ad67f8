using System.Diagnostics;
using System.Text.Json.Nodes;
using Daedalus.Models;

namespace Daedalus.Tests.Text;

public class EncodingTests
{
    private const int Megabyte = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void Every_text_comes_back()
    {
        var draws = new Draws(99);
        foreach (var text in NastyTexts.All.Concat(Enumerable.Range(0, 500).Select(_ => TextGenerator.Draw(draws, ["<|eot_id|>"]))))
        {
            Assert.Equal(text, Fixture.Tokenizer.Decode(Fixture.Tokenizer.Encode(text)));
            Assert.Equal(text, Fixture.Tokenizer.Decode(Fixture.Tokenizer.Encode(text, parseSpecial: true)));
        }
    }

    // Not inline data: attributes store UTF-8, which has no halves of pairs.
    [Fact]
    public void Halves_of_surrogate_pairs_are_replaced()
    {
        (string Text, string Expected)[] cases = [("\ud800", "\uFFFD"), ("a\udc00", "a\uFFFD"), ("\ud83d\ud83d\ude42\ude42", "\uFFFD🙂\uFFFD"), ("\ude42\ud83d", "\uFFFD\uFFFD")];
        foreach (var (text, expected) in cases)
            Assert.Equal(expected, Fixture.Tokenizer.Decode(Fixture.Tokenizer.Encode(text)));
    }

    [Fact]
    public void Unknown_ids_are_left_out() => Assert.Equal("", Fixture.Tokenizer.Decode([-1, 422, int.MaxValue, int.MinValue]));

    [Theory]
    [InlineData("a")]
    [InlineData("A")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("🙂")]
    [InlineData("\u0323\u0301")]
    [InlineData("<|")]
    [InlineData("' \n")]
    public void A_megabyte_of_anything_takes_moments(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, Megabyte / unit.Length));
        var nfc = Fixture.With(root => root["normalizer"] = JsonNode.Parse("""{"type":"NFC"}"""));
        foreach (var tokenizer in new[] { Fixture.Tokenizer, nfc })
        {
            var watch = Stopwatch.StartNew();
            var ids = tokenizer.Encode(text);
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, Patience);
            Assert.NotEmpty(ids);
        }
        Assert.Equal(text, Fixture.Tokenizer.Decode(Fixture.Tokenizer.Encode(text)));
    }

    [Theory]
    [InlineData("(a|aa)+b")]
    [InlineData("(?:a+)+$x")]
    [InlineData("(a|a)*?c")]
    public void A_pattern_that_explodes_is_a_typed_error(string expression)
    {
        var tokenizer = Fixture.With(root => Fixture.Split(root, expression));
        var watch = Stopwatch.StartNew();
        var error = Assert.Throws<InvalidModelException>(() => tokenizer.Encode(new string('a', 5000)));
        Assert.Contains("pre_tokenizer", error.Message, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Patience);
    }

    [Fact]
    public void Pieces_of_a_text_share_what_a_pattern_may_spend()
    {
        var tokenizer = Fixture.With(root =>
        {
            Fixture.Split(root, "(a|aa)+b");
            Fixture.Add(root, "<x>", false);
        });
        var piece = new string('a', 23) + "<x>";
        Assert.NotEmpty(tokenizer.Encode(piece));
        Assert.Throws<InvalidModelException>(() => tokenizer.Encode(string.Concat(Enumerable.Repeat(piece, 100))));
        var harmless = string.Concat(Enumerable.Repeat("Tom's 12 <b>apples", 50_000));
        var honest = Fixture.With(root => Fixture.Add(root, "<b>", false));
        Assert.Equal(harmless, honest.Decode(honest.Encode(harmless)));
    }

    [Fact]
    public void Added_tokens_that_swallow_white_space_do_so_in_moments()
    {
        var tokenizer = Fixture.With(root =>
        {
            Fixture.Add(root, " ", false, "lstrip", "rstrip");
            Fixture.Add(root, "\t", false);
        });
        var watch = Stopwatch.StartNew();
        Assert.Equal(Megabyte, tokenizer.Encode(string.Concat(Enumerable.Repeat(" \t", Megabyte / 2))).Length);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Patience);
    }

    [Fact]
    public void Threads_share_a_tokenizer()
    {
        var draws = new Draws(5);
        var texts = Enumerable.Range(0, 300).Select(_ => TextGenerator.Draw(draws, ["<|eot_id|>"])).ToArray();
        var expected = texts.Select(t => Fixture.With(_ => { }).Encode(t)).ToArray();
        var shared = Fixture.With(_ => { });
        Parallel.For(0, 3000, i => Assert.Equal(expected[i % texts.Length], shared.Encode(texts[i % texts.Length])));
    }

    [Fact]
    public void Both_forms_of_merges_mean_the_same()
    {
        var pairs = Fixture.With(root =>
        {
            var merges = root["model"]!["merges"]!.AsArray();
            root["model"]!["merges"] = new JsonArray([.. merges.Select(m => (JsonNode)new JsonArray([.. m!.GetValue<string>().Split(' ').Select(p => JsonValue.Create(p))]))]);
        });
        foreach (var text in NastyTexts.All)
            Assert.Equal(Fixture.Tokenizer.Encode(text), pairs.Encode(text));
    }

    [Fact]
    public void Merges_and_whole_words_never_build_a_control_token()
    {
        var tokenizer = Fixture.With(root =>
        {
            root["model"]!["ignore_merges"] = true;
            var id = root["model"]!["vocab"]!["an"]!.GetValue<int>();
            root["added_tokens"]!.AsArray().Add(new JsonObject { ["id"] = id, ["content"] = "an", ["special"] = true });
        });
        Assert.DoesNotContain(tokenizer.Encode("an ant can"), tokenizer.IsSpecial);
        Assert.Equal("an ant can", tokenizer.Decode(tokenizer.Encode("an ant can")));
        Assert.Contains(tokenizer.Encode("an", parseSpecial: true), tokenizer.IsSpecial);
    }
}
