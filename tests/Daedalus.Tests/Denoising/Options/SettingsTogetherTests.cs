using Daedalus.Denoising.Ancestral;
using Daedalus.Denoising.Daedal;
using Daedalus.Denoising.DreamOn;
using Daedalus.Denoising.Editing;
using Daedalus.Denoising.FixedLength;
using Daedalus.Denoising.Options;
using Daedalus.Denoising.RhoEos;
using Daedalus.Denoising.Wino;

namespace Daedalus.Tests.Denoising.Options;

/// <summary>Settings against each other, names that do not exist, and what was published.</summary>
public class SettingsTogetherTests
{
    [Fact]
    public void AnInitialLengthBeyondTheLongestIsRefusedWithBothFigures() =>
        AssertSays(() => new DaedalOptions { InitialLength = 65, MaxLength = 64 }.Validate(), "initial-length 65", "max-length 64");

    [Fact]
    public void ALowThresholdAboveTheHighOneIsRefusedWithBothFigures() =>
        AssertSays(() => new DaedalOptions { LowThreshold = .95 }.Validate(), "low-threshold 0.95", "high-threshold 0.9");

    [Fact]
    public void LimitsThatCrossAreRefusedWithBothFigures()
    {
        AssertSays(() => new RhoEosOptions { InitialLength = 65, MaxLength = 64 }.Validate(), "initial-length 65", "max-length 64");
        AssertSays(() => new DreamOnOptions { InitialLength = 65 }.Validate(), "initial-length 65", "max-length 64");
        AssertSays(() => new RhoEosOptions { MinLength = 4096 }.Validate(), "min-length 4096", "max-length 2048");
        AssertSays(() => new RhoEosOptions { LowDensity = .7 }.Validate(), "low-density 0.7", "high-density 0.6");
        AssertSays(() => new RhoEosOptions { Scheduler = (LengthSchedule)3 }.Validate(), "scheduler is 3", "one of exp, linear, const");
        AssertSays(() => new RemdmOptions { TimeOff = .6 }.Validate(), "t-off 0.6", "t-on 0.55");
        AssertSays(() => new RemdmOptions { Variant = (RemdmVariant)(-1) }.Validate(), "variant is -1", "one of cap, rescale, conf, loop");
    }

    [Fact]
    public void EqualOnesAreAccepted()
    {
        new RhoEosOptions { LowDensity = .6, InitialLength = 64, MaxLength = 64 }.Validate();
        new RemdmOptions { TimeOff = .55 }.Validate();
        new DaedalOptions { InitialLength = 64, MaxLength = 64 }.Validate();
        new DaedalOptions { LowThreshold = .5, HighThreshold = .5 }.Validate();
    }

    [Fact]
    public void DefaultsAreValid() => Assert.All(DecoderCatalogue.All, options => options.Validate());

    [Fact]
    public void AnUnknownDecoderListsTheKnown()
    {
        AssertSays(() => DecoderCatalogue.Find("autoregressive"), "'autoregressive'", "daedal, low-confidence, random");
        AssertSays(() => DecoderCatalogue.Find(""), "daedal, low-confidence, random");
        AssertSays(() => DecoderCatalogue.Find("Daedal"), "daedal, low-confidence, random");
    }

    [Fact]
    public void AnUnknownSettingListsTheKnown() => Assert.All(DecoderCatalogue.All, options =>
    {
        var known = string.Join(", ", options.Parameters.Select(parameter => parameter.Name));
        AssertSays(() => options.WithValue("top-q", 1), "'top-q'", options.Decoder, known);
        AssertSays(() => options.ValueOf("Temperature"), "'Temperature'", options.Decoder, known);
    });

    [Fact]
    public void EveryDecoderSaysWhichSettingsItHas() => Assert.All(DecoderCatalogue.All, options =>
    {
        Assert.All(options.Parameters, parameter => Assert.True(options.Has(parameter.Name)));
        Assert.All(["top-q", "", "Temperature"], name => Assert.False(options.Has(name)));
    });

    [Fact]
    public void DaedalDefaultsAreThePublished() => Assert.Equal(
        new Dictionary<string, double>
        {
            ["initial-length"] = 64,
            ["max-length"] = 2048,
            ["block-length"] = 32,
            ["high-threshold"] = .9,
            ["low-threshold"] = .1,
            ["expansion-factor"] = 8,
            ["eos-threshold"] = .5,
            ["expand-threshold"] = .9,
            ["eos-window"] = 32,
            ["growth"] = 0,
            ["probe-length"] = 128,
            ["contract"] = 0,
            ["fill"] = 0,
            ["fill-factor"] = 1,
            ["fill-bound"] = .15,
            ["fill-limit"] = 1.5,
            ["fill-low"] = .4,
            ["temperature"] = 0,
        },
        Values(new DaedalOptions()));

    // Which tokens expand and delete is the network's.
    [Fact]
    public void DreamOnDefaultsAreThePublished() => Assert.Equal(
        new Dictionary<string, double> { ["initial-length"] = 4, ["max-length"] = 64, ["expand-budget"] = 64, ["expand-token"] = -1, ["delete-token"] = -1, ["alg"] = 0 },
        Values(new DreamOnOptions()));

    [Fact]
    public void FixedLengthDefaultsAreThePublished()
    {
        // Published as 128 steps for a length of 128: one per token, which 0 stands for.
        var expected = new Dictionary<string, double>
        {
            ["length"] = 128,
            ["steps"] = 0,
            ["schedule"] = 0,
            ["block-length"] = 128,
            ["temperature"] = 0,
            ["top-p"] = 1,
            ["top-k"] = 0,
            ["alg-temp"] = 0,
            ["cfg-scale"] = 0,
            ["logits-eos-inf"] = 0,
            ["confidence-eos-eot-inf"] = 0,
        };
        Assert.Equal(expected, Values(new FixedLengthOptions()));
        Assert.Equal(expected, Values(DecoderCatalogue.Find("random")));
        Assert.Equal(Remasking.LowConfidence, new FixedLengthOptions().Remasking);
    }

    [Fact]
    public void DefaultsOfThoseThatReviseAreThePublished()
    {
        Assert.Equal(
            new Dictionary<string, double> { ["length"] = 128, ["block-length"] = 32, ["threshold"] = .95, ["edit-threshold"] = .9, ["max-post-steps"] = 16, ["temperature"] = 0 },
            Values(new EditOptions()));
        Assert.Equal(
            new Dictionary<string, double> { ["length"] = 128, ["block-length"] = 128, ["threshold"] = .6, ["threshold-back"] = .9, ["temperature"] = 0 },
            Values(new WinoOptions()));
        Assert.Equal(
            new Dictionary<string, double>
            {
                ["initial-length"] = 64,
                ["max-length"] = 2048,
                ["min-length"] = 1,
                ["block-length"] = 32,
                ["high-threshold"] = .9,
                ["expansion-factor"] = 8,
                ["eos-window"] = 32,
                ["low-density"] = .4,
                ["high-density"] = .6,
                ["scheduler"] = 0,
                ["length-steps"] = 64,
                ["temperature"] = 0,
            },
            Values(new RhoEosOptions()));
        Assert.Equal(new Dictionary<string, double> { ["length"] = 128, ["steps"] = 1024, ["temperature"] = 1, ["top-p"] = 1 }, Values(new MdlmOptions()));
        Assert.Equal(new Dictionary<string, double> { ["length"] = 128, ["steps"] = 512, ["temperature"] = 0, ["top-p"] = 1, ["top-k"] = 0 }, Values(new OriginOptions()));
        Assert.Equal(
            new Dictionary<string, double>
            {
                ["length"] = 128,
                ["steps"] = 1024,
                ["variant"] = 0,
                ["eta-cap"] = .008,
                ["eta-rescale"] = .015,
                ["eta-loop"] = .02,
                ["t-on"] = .55,
                ["t-off"] = .05,
                ["alpha-on"] = .9,
                ["temperature"] = 1,
                ["top-p"] = 1,
            },
            Values(new RemdmOptions()));
    }

    private static Dictionary<string, double> Values(DecoderOptions options) =>
        options.Parameters.ToDictionary(parameter => parameter.Name, parameter => options.ValueOf(parameter.Name));

    private static void AssertSays(Action act, params string[] parts)
    {
        var error = Assert.ThrowsAny<ArgumentException>(act);
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    private static void AssertSays(Func<object> act, params string[] parts) => AssertSays(() => { _ = act(); }, parts);
}
