using Daedalus.Denoising.Options;
using Daedalus.Denoising.Wino;
using Daedalus.Tests.Engine;

namespace Daedalus.Tests;

/// <summary>Classifier-free guidance of a request, whatever its decoder.</summary>
public class GuidanceTests(SmallModel small) : IClassFixture<SmallModel>
{
    public static TheoryData<string> Decoders => [.. DecoderCatalogue.All.Select(options => options.Decoder).Where(name => name != WinoOptions.Name)];

    [Fact]
    public void ItIsThatOfTheSamplersWithASettingOfTheirOwn()
    {
        foreach (var w in new[] { .5, 2 })
        {
            var own = new GenerationRequest("Show 6 times 1 to 12.", new GenerationOptions { Decoder = Questions.Fixed with { CfgScale = w } });
            var ours = new GenerationRequest("Show 6 times 1 to 12.", new GenerationOptions { Decoder = Questions.Fixed, Guidance = w });
            RunOfRows.Of(small.Model, ours)[0].AssertSame(RunOfRows.Of(small.Model, own)[0], $"guidance {w}");
        }
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void EveryDecoderTakesItAloneAndInBatches(string decoder)
    {
        var guided = new GenerationRequest("Count from 16 to 20 by 2.", new GenerationOptions { Decoder = Short(decoder), Guidance = 3, Seed = 4 });
        var plain = guided with { Options = guided.Options! with { Guidance = 0 } };
        var (alone, without) = (RunOfRows.Of(small.Model, guided)[0], RunOfRows.Of(small.Model, plain)[0]);
        RunOfRows.Of(small.Model, Questions.Mixed[0], guided, Questions.Mixed[4])[1].AssertSame(alone, decoder);
        Assert.False(alone.Confidence.SequenceEqual(without.Confidence), "guidance has changed nothing");
        var (first, second) = (small.Model.Generate(guided.Prompt, guided.Options).Statistics, small.Model.Generate(plain.Prompt, plain.Options).Statistics);
        Assert.Equal(0, first.ComputedPositions % 2);
        Assert.True(first.ComputedPositions / (double)first.Forwards > 1.2 * second.ComputedPositions / second.Forwards);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1001)]
    [InlineData(double.NaN)]
    public void WhatIsNoGuidanceIsRefused(double guidance) => AssertRefused(new GenerationOptions { Guidance = guidance }, $"Guidance is {guidance}; it must be from 0");

    [Fact]
    public void TwiceIsRefusedAndSoIsWhatJudgesFromShadows()
    {
        AssertRefused(new GenerationOptions { Guidance = 1, Decoder = Questions.Fixed with { CfgScale = 2 } }, "and the decoder has 2 of its own");
        AssertRefused(new GenerationOptions { Guidance = 1, Decoder = Short(WinoOptions.Name) }, "judges tokens from shadows");
    }

    private static DecoderOptions Short(string decoder)
    {
        var options = DecoderCatalogue.Find(decoder);
        foreach (var (name, value) in new[] { ("length", 24), ("block-length", 12), ("initial-length", 12), ("max-length", 40), ("steps", 12) })
            if (options.Has(name))
                options = options.WithValue(name, value);
        return options;
    }

    private void AssertRefused(GenerationOptions options, string words) =>
        Assert.Contains(words, Assert.Throws<ArgumentException>(() => small.Model.Generate("a", options)).Message, StringComparison.Ordinal);
}
