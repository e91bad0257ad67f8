using System.Text.Json.Nodes;
using Daedalus.Models;
using Daedalus.Text;

namespace Daedalus.Tests.Text;

/// <summary>What a file says reaches terminals and logs in errors: short, and without characters that steer them.</summary>
public class HostileMessageTests
{
    private static readonly string Hostile = "\u001b]0;x\u0007\n\u009b2J\u2028 " + new string('x', 5000);

    private static readonly Dictionary<string, Action<JsonObject>> Cases = new()
    {
        ["model type"] = r => r["model"]!["type"] = Hostile,
        ["decoder type"] = r => r["decoder"]!["type"] = Hostile,
        ["post-processor type"] = r => r["post_processor"] = new JsonObject { ["type"] = Hostile },
        ["normalizer type"] = r => r["normalizer"] = new JsonObject { ["type"] = Hostile },
        ["split type"] = r => Pre(r, 0)["type"] = Hostile,
        ["last split type"] = r => Pre(r, 1)["type"] = Hostile,
        ["split behavior"] = r => Pre(r, 0)["behavior"] = Hostile,
        ["flag"] = r => r["model"]!["ignore_merges"] = Hostile,
        ["property of a pattern"] = r => Fixture.Split(r, $"\\p{{{Hostile}}}"),
        ["number in a pattern"] = r => Fixture.Split(r, $"\\x{{{Hostile}}}"),
        ["id of a word"] = r => r["model"]!["vocab"]![Hostile] = "7",
        ["word on a taken id"] = r => r["model"]!["vocab"]![Hostile] = 5,
        ["merge"] = r => r["model"]!["merges"]![5] = Hostile + " x y",
        ["token of a merge"] = r => r["model"]!["merges"]![5] = new JsonArray("a", Hostile),
        ["added token twice"] = r =>
        {
            Fixture.Add(r, Hostile[..400], true);
            Fixture.Add(r, Hostile[..400], true);
        },
        ["added token on a taken id"] = r => r["added_tokens"]!.AsArray().Add(new JsonObject { ["id"] = 5, ["content"] = Hostile[..400] }),
        ["added token of another id"] = r =>
        {
            r["model"]!["vocab"]![Hostile[..400]] = 422;
            Fixture.Add(r, Hostile[..400], true);
            r["added_tokens"]![6]!["id"] = 423;
        },
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Errors_are_short_and_plain(string name) => AssertPlain(Assert.Throws<InvalidModelException>(() => Fixture.With(Cases[name])));

    [Fact]
    public void A_raw_value_is_shown_plain() =>
        AssertPlain(Assert.Throws<InvalidModelException>(
            () => Tokenizer.Parse("{\"model\":\"\u009b2J\u2028\"}"u8.ToArray(), "changed.json")));

    [Fact]
    public void A_name_twice_is_shown_plain() =>
        AssertPlain(Assert.Throws<InvalidModelException>(
            () => Tokenizer.Parse("{\"\u009b2J\\u001b\\n\":1,\"\u009b2J\\u001b\\n\":1}"u8.ToArray(), "changed.json")));

    private static void AssertPlain(InvalidModelException error)
    {
        Assert.DoesNotContain(error.Message, c => char.IsControl(c) || c == '\u2028');
        Assert.InRange(error.Message.Length, 1, 500);
    }

    private static JsonNode Pre(JsonObject root, int index) => root["pre_tokenizer"]!["pretokenizers"]![index]!;
}
