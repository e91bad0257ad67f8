using System.Text;
using System.Text.Json.Nodes;
using Daedalus.Models;
using Daedalus.Text;

namespace Daedalus.Tests.Text;

/// <summary>Broken and unsupported files: each names the file and the field.</summary>
public class HostileFileTests
{
    private static readonly Dictionary<string, (Action<JsonObject> Change, string Field)> Cases = new()
    {
        ["unigram"] = (r => r["model"]!["type"] = "Unigram", "model"),
        ["byte fallback"] = (r => r["model"]!["byte_fallback"] = true, "byte_fallback"),
        ["dropout"] = (r => r["model"]!["dropout"] = 0.1, "model.dropout"),
        ["unknown token"] = (r => r["model"]!["unk_token"] = "<unk>", "model.unk_token"),
        ["prefix"] = (r => r["model"]!["continuing_subword_prefix"] = "##", "model.continuing_subword_prefix"),
        ["suffix"] = (r => r["model"]!["end_of_word_suffix"] = "</w>", "model.end_of_word_suffix"),
        ["no model"] = (r => r.Remove("model"), "'model'"),
        ["model is a list"] = (r => r["model"] = new JsonArray(), "model"),
        ["no vocabulary"] = (r => r["model"]!.AsObject().Remove("vocab"), "'vocab'"),
        ["vocabulary is a list"] = (r => r["model"]!["vocab"] = new JsonArray(1, 2), "model.vocab"),
        ["negative id"] = (r => r["model"]!["vocab"]!["a"] = -1, "model.vocab['a']"),
        ["huge id"] = (r => r["model"]!["vocab"]!["a"] = 2_000_000_000, "model.vocab['a']"),
        ["id beyond 32 bits"] = (r => r["model"]!["vocab"]!["a"] = 1e18, "model.vocab['a']"),
        ["id is a fraction"] = (r => r["model"]!["vocab"]!["a"] = 1.5, "model.vocab['a']"),
        ["id is a string"] = (r => r["model"]!["vocab"]!["a"] = "7", "model.vocab['a']"),
        ["id twice"] = (r => r["model"]!["vocab"]!["a"] = r["model"]!["vocab"]!["b"]!.GetValue<int>(), "model.vocab"),
        ["byte missing"] = (r => r["model"]!["vocab"]!.AsObject().Remove("Ģ"), "lacks 'Ģ'"),
        ["no merges"] = (r => r["model"]!.AsObject().Remove("merges"), "'merges'"),
        ["merges are an object"] = (r => r["model"]!["merges"] = new JsonObject(), "model.merges"),
        ["merge of an unknown token"] = (r => r["model"]!["merges"]![5] = "qqq x", "model.merges[5]"),
        ["merge into an unknown token"] = (r => r["model"]!["merges"]![5] = "q z", "model.merges[5]"),
        ["merge of one part"] = (r => r["model"]!["merges"]![5] = "ab", "model.merges[5]"),
        ["merge of three parts"] = (r => r["model"]!["merges"]![5] = new JsonArray("a", "b", "c"), "model.merges[5]"),
        ["merge is a number"] = (r => r["model"]!["merges"]![5] = 5, "model.merges[5]"),
        ["merge part is a number"] = (r => r["model"]!["merges"]![5] = new JsonArray("a", 1), "model.merges[5][1]"),
        ["ignore_merges is a string"] = (r => r["model"]!["ignore_merges"] = "yes", "model.ignore_merges"),
        ["lowercase"] = (r => r["normalizer"] = new JsonObject { ["type"] = "Lowercase" }, "normalizer"),
        ["NFC, then lowercase"] = (r => r["normalizer"] = JsonNode.Parse("""{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"Lowercase"}]}"""), "normalizer.normalizers[1]"),
        ["no pre-tokenizer"] = (r => r["pre_tokenizer"] = null, "'pre_tokenizer'"),
        ["metaspace"] = (r => r["pre_tokenizer"] = new JsonObject { ["type"] = "Metaspace" }, "pre_tokenizer"),
        ["digits"] = (r => Pre(r, 0)["type"] = "Digits", "pre_tokenizer.pretokenizers[0]"),
        ["behavior"] = (r => Pre(r, 0)["behavior"] = "MergedWithNext", "MergedWithNext"),
        ["no pattern"] = (r => Pre(r, 0)["pattern"] = new JsonObject(), "pattern"),
        ["pattern left open"] = (r => Fixture.Split(r, "(a"), "pattern"),
        ["lookbehind"] = (r => Fixture.Split(r, "(?<=a)b"), "pattern"),
        ["back reference"] = (r => Fixture.Split(r, @"(a)\1"), "pattern"),
        ["script"] = (r => Fixture.Split(r, @"\p{Han}+"), "'Han'"),
        ["counted repetitions explode"] = (r => Fixture.Split(r, "(((ab){99}c){99}d){99}"), "pattern"),
        ["deep groups"] = (r => Fixture.Split(r, new string('(', 4000) + new string(')', 4000)), "pattern"),
        ["long pattern"] = (r => Fixture.Split(r, new string('a', 100_000)), "pattern"),
        ["empty repetition"] = (r => Fixture.Split(r, "(a*)*"), "pattern"),
        ["decoder"] = (r => r["decoder"] = new JsonObject { ["type"] = "WordPiece" }, "decoder"),
        ["no decoder"] = (r => r["decoder"] = null, "'decoder'"),
        ["post-processor"] = (r => r["post_processor"] = new JsonObject { ["type"] = "BertProcessing" }, "post_processor"),
        ["added token of another id"] = (r => r["added_tokens"]!.AsArray().Add(JsonNode.Parse("""{"id":500,"content":"a","special":false}""")), "added_tokens[6]"),
        ["added token on a taken id"] = (r => r["added_tokens"]!.AsArray().Add(JsonNode.Parse("""{"id":5,"content":"<new>","special":true}""")), "added_tokens[6]"),
        ["added token twice"] = (r => r["added_tokens"]!.AsArray().Add(r["added_tokens"]![0]!.DeepClone()), "added_tokens[6]"),
        ["added token without text"] = (r => Fixture.Add(r, "", true), "added_tokens[6]"),
        ["added token without end"] = (r => Fixture.Add(r, new string('x', 100_000), true), "added_tokens[6]"),
        ["added token of a huge id"] = (r => r["added_tokens"]![0]!["id"] = int.MaxValue, "added_tokens[0].id"),
        ["added token's flag"] = (r => r["added_tokens"]![0]!["special"] = "no", "added_tokens[0].special"),
        ["a byte as control token"] = (r => r["added_tokens"]!.AsArray().Add(new JsonObject { ["id"] = r["model"]!["vocab"]!["a"]!.GetValue<int>(), ["content"] = "a", ["special"] = true }), "'a'"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Changed_file_is_refused_with_file_and_field(string name)
    {
        var error = Assert.Throws<InvalidModelException>(() => Fixture.With(Cases[name].Change));
        Assert.Equal("changed.json", error.File);
        Assert.Contains(Cases[name].Field, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{\"model\":{},\"model\":{}}")]
    [InlineData("\uFEFF{}")]
    [InlineData("{\"model\":{\"type\":\"\\ud800\"}}")]
    public void Text_that_is_no_tokenizer_is_refused(string json) =>
        Assert.Throws<InvalidModelException>(() => Tokenizer.Parse(Encoding.UTF8.GetBytes(json), "x"));

    [Fact]
    public void Depth_is_refused() =>
        Assert.Contains("depth", Assert.Throws<InvalidModelException>(
            () => Tokenizer.Parse(Encoding.UTF8.GetBytes("{\"a\":" + new string('[', 100_000)), "x")).Message, StringComparison.Ordinal);

    [Fact]
    public void Content_twice_is_refused()
    {
        var json = Encoding.UTF8.GetString(Fixture.Json);
        var at = json.IndexOf("\"vocab\"", StringComparison.Ordinal);
        var brace = json.IndexOf('{', at);
        Assert.Throws<InvalidModelException>(() => Tokenizer.Parse(Encoding.UTF8.GetBytes(json.Insert(brace + 1, "\"zz\":417,\"zz\":418,")), "x"));
    }

    [Fact]
    public void Missing_file_is_a_typed_error() =>
        Assert.Throws<InvalidModelException>(() => Tokenizer.Load(Path.Combine(Fixture.Folder, "no-such-file.json")));

    private static JsonNode Pre(JsonObject root, int index) => root["pre_tokenizer"]!["pretokenizers"]![index]!;
}
