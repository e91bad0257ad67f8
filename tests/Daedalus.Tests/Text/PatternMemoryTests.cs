using System.Text.Json.Nodes;
using Daedalus.Models;

namespace Daedalus.Tests.Text;

/// <summary>Patterns of a few kilobytes that once took hundreds of megabytes to load.</summary>
public class PatternMemoryTests
{
    private const int Steps = 15;
    private const long Most = 100L << 20;

    private static readonly Dictionary<string, string> Expressions = new()
    {
        ["counted"] = @"(?:\w\w){0,3300}",
        ["complements"] = string.Join('|', Enumerable.Repeat(@"\W", 2700)),
        ["categories"] = string.Join('|', Enumerable.Repeat(@"\P{L}", 1300)),
        ["letters"] = new string('龍', 8192),
        ["choices"] = string.Join('|', Enumerable.Repeat(@"(\w|a)b", 1000)),
        ["counted choices"] = @"(?:(?:\w|a)b){0,1400}",
        ["groups"] = string.Join('|', Enumerable.Repeat(@"(\W)b", 1300)),
        ["brackets"] = string.Concat(Enumerable.Repeat(@"[\w]", 2000)),
    };

    public static TheoryData<string> Names => [.. Expressions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_small_pattern_takes_little_memory(string name)
    {
        _ = Fixture.With(Nothing);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.NotEmpty(Fixture.With(root => Repeat(root, new JsonObject { ["Regex"] = Expressions[name] })).Encode("Tom's"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, Most);
    }

    [Fact]
    public void Sets_beyond_measure_and_literals_beyond_measure_are_refused_at_once()
    {
        AssertRefused(new JsonObject { ["Regex"] = string.Concat(Enumerable.Range(0, 1000).Select(i => $@"[\w{(char)('一' + i)}]")) });
        AssertRefused(new JsonObject { ["String"] = new string('龍', 1 << 14) });
    }

    private static void AssertRefused(JsonObject pattern)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<InvalidModelException>(() => Fixture.With(root => Repeat(root, pattern)));
        Assert.Contains("pattern", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, Most);
    }

    private static void Nothing(JsonObject root)
    {
    }

    private static void Repeat(JsonObject root, JsonObject pattern)
    {
        var steps = root["pre_tokenizer"]!["pretokenizers"]!.AsArray();
        steps[0]!["pattern"] = pattern;
        for (var i = 1; i < Steps; i++)
            steps.Insert(0, steps[0]!.DeepClone());
    }
}
