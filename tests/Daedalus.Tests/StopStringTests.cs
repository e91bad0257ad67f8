using System.Text;
using Daedalus.Engine;

namespace Daedalus.Tests;

/// <summary>Texts that end an answer.</summary>
public class StopStringTests(SmallModel small) : IClassFixture<SmallModel>
{
    public static TheoryData<int> Requests { get; } = [.. Enumerable.Range(0, Questions.Mixed.Count)];

    [Theory]
    [InlineData("xabyz", 1, "ab")]
    [InlineData("xabyz", 1, "ab", "xabyz")]
    [InlineData("xabyz", 0, "ab", "xab")]
    [InlineData("xabyz", 0, "xab", "ab")]
    [InlineData("xabyz", 3, "yz", "zz")]
    [InlineData("xabyz", -1, "Ab", "zx")]
    [InlineData("", -1, "a")]
    [InlineData("aaaa", 0, "aa")]
    public void TheFirstToBeCompleteEndsTheTextOfSeveralTheLongest(string text, int at, params string[] strings) =>
        Assert.Equal(at, new StopStrings(strings).IndexIn(text));

    [Theory]
    [InlineData("xa", 1, "ab")]
    [InlineData("x", 0, "ab")]
    [InlineData("aa", 1, "ab", "b")]
    [InlineData("xaba", 3, "abac")]
    [InlineData("xaba", 1, "acc")]
    [InlineData("ab", 2, "abc", "bd")]
    public void WhatCouldBeABeginningIsHeld(string text, int held, params string[] strings) => Assert.Equal(held, new StopStrings(strings).Held(text));

    [Theory]
    [MemberData(nameof(Requests))]
    public void TheTextIsThatOfTheWholeAnswerUpToTheStringHoweverItComes(int request)
    {
        var (prompt, options) = Questions.Mixed[request];
        var whole = small.Model.Generate(prompt, options);
        foreach (var stops in Choices(whole.Text))
        {
            var cut = new StopStrings(stops).IndexIn(whole.Text);
            var stopping = options! with { StopStrings = stops };
            var result = small.Model.Generate(prompt, stopping);
            Assert.Equal(cut >= 0 ? whole.Text[..cut] : whole.Text, result.Text);
            Assert.Equal(cut >= 0 ? StopReason.StopString : whole.Stop, result.Stop);
            Assert.InRange(result.Statistics.Forwards, 1, whole.Statistics.Forwards);
            Assert.DoesNotContain(small.Model.Conventions.MaskToken, result.Ids);

            var text = new StringBuilder();
            DenoisingUpdate? last = null;
            foreach (var update in small.Model.Stream(prompt, stopping))
                Assert.StartsWith(text.Append((last = update).NewText).ToString(), result.Text, StringComparison.Ordinal);
            Assert.Equal(result.Text, text.ToString());
            Assert.Equal((result.Text, result.Stop), (last!.Result!.Text, last.Result.Stop));
            Assert.Equal(result.Ids, last.Result.Ids);
        }
    }

    [Fact]
    public void ItSavesForwards()
    {
        var prompt = "Count from 16 to 40 by 2.";
        var whole = small.Model.Generate(prompt);
        var stopped = small.Model.Generate(prompt, new GenerationOptions { StopStrings = [" 22"] });
        Assert.Equal("16 18 20", stopped.Text);
        Assert.True(stopped.Statistics.Forwards < whole.Statistics.Forwards);
        Assert.Equal("16 18 20", small.Model.Generate(prompt, new GenerationOptions { StopStrings = [" 22"], StopEarly = true, RecordSteps = true }).Text);
    }

    [Fact]
    public void BatchMatesAreNotStopped()
    {
        var results = small.Model.GenerateBatch([.. Questions.Mixed.Select((request, i) => i % 2 == 0 ? request with { Options = request.Options! with { StopStrings = ["e", "1"] } } : request)]);
        for (var i = 0; i < results.Count; i++)
        {
            var (prompt, options) = Questions.Mixed[i];
            Assert.Equal(small.Model.Generate(prompt, i % 2 == 0 ? options! with { StopStrings = ["e", "1"] } : options).Ids, results[i].Ids);
        }
    }

    public static TheoryData<string[], string> Bad() => new()
    {
        { ["a", ""], "Stop string 1 is empty" },
        { [null!], "Stop string 0 is empty" },
        { [new string('a', 257)], "257 characters; 256" },
        { [.. Enumerable.Repeat("a", 17)], "17 stop strings; 16" },
        { ["a\ud83d"], "half of a surrogate pair" },
        { ["\ude00a"], "half of a surrogate pair" },
    };

    // Halves of surrogate pairs do not survive the list that test runners make beforehand.
    [Theory]
    [MemberData(nameof(Bad), DisableDiscoveryEnumeration = true)]
    public void WhatIsNoStopStringIsRefused(string[] strings, string words)
    {
        var options = new GenerationOptions { StopStrings = strings };
        Assert.Contains(words, Assert.Throws<ArgumentException>(() => small.Model.Generate("a", options)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => small.Model.Stream("a", options));
        Assert.Throws<ArgumentNullException>(() => small.Model.Generate("a", options with { StopStrings = null! }));
    }

    [Fact]
    public void AsManyAndAsLongAsAllowedAreTaken() =>
        Assert.NotEmpty(small.Model.Generate(Questions.Short, new GenerationOptions { StopStrings = [.. Enumerable.Range(0, 16).Select(i => new string((char)('a' + i), 256))] }).Text);

    private static IEnumerable<string[]> Choices(string text)
    {
        yield return ["never in it"];
        for (var start = 0; start < text.Length; start += 3)
            foreach (var length in new[] { 1, 2, 5 })
                if (start + length <= text.Length && !text.AsSpan(start, length).ContainsAnyInRange('\ud800', '\udfff'))
                    yield return [text.Substring(start, length), $"{text.AsSpan(start, length)}never", text[start] + "?"];
    }
}
