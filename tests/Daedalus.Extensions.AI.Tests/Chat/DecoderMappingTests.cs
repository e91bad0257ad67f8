using Daedalus.Denoising.Daedal;
using Daedalus.Denoising.FixedLength;
using Daedalus.Denoising.Options;
using Daedalus.Tests;
using Microsoft.Extensions.AI;

namespace Daedalus.Extensions.AI.Tests.Chat;

/// <summary>Presets of the small model: DAEDAL from 16 masks to 512, low confidence with 64 tokens.</summary>
public sealed class DecoderMappingTests : IDisposable
{
    private readonly DiffusionModel _model = DiffusionModel.Load(Checkpoints.Folder(Checkpoints.Small));

    public void Dispose() => _model.Dispose();

    [Fact]
    public void NothingAskedForIsThePreset() => Assert.Equal(_model.DefaultDecoder(), Choose(new()));

    [Theory]
    [InlineData(100, 16)]
    [InlineData(9, 9)]
    public void TheLongestAnswerMovesTheLengthToStartWith(int longest, int initial)
    {
        var decoder = Assert.IsType<DaedalOptions>(Choose(new() { MaxOutputTokens = longest }));
        Assert.Equal((longest, initial), (decoder.MaxLength, decoder.InitialLength));
    }

    [Fact]
    public void ABoundAboveThePresetsChangesNothing() => Assert.Equal(_model.DefaultDecoder(), Choose(new() { MaxOutputTokens = int.MaxValue }));

    [Fact]
    public void OfADecoderWithOneLengthItIsThat() =>
        Assert.Equal(40, Assert.IsType<FixedLengthOptions>(Choose(new() { MaxOutputTokens = 40 }, new() { Decoder = "low-confidence" })).Length);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void ALengthOutOfRangeIsRefused(int longest) =>
        Assert.Contains($"{longest}", Assert.ThrowsAny<ArgumentException>(() => Choose(new() { MaxOutputTokens = longest })).Message, StringComparison.Ordinal);

    [Fact]
    public void SamplingReachesTheDecoderAsItIsWritten()
    {
        var decoder = Assert.IsType<FixedLengthOptions>(Choose(new() { Temperature = .7f, TopP = .9f, TopK = 40 }, new() { Decoder = "entropy" }));
        Assert.Equal((.7, .9, 40), (decoder.Temperature, decoder.TopP, decoder.TopK));
    }

    [Fact]
    public void SamplingThatADecoderLacksIsRefusedNamingThoseThatHaveIt()
    {
        var error = Assert.Throws<ArgumentException>(() => Choose(new() { TopP = .9f }));
        Assert.Contains("TopP is 0.9", error.Message, StringComparison.Ordinal);
        Assert.Contains("the decoder daedal has no top-p", error.Message, StringComparison.Ordinal);
        foreach (var having in DecoderCatalogue.All.Where(options => options.Has("top-p")))
            Assert.Contains(having.Decoder, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatChangesNothingIsFineWithEveryDecoder() =>
        Assert.Equal(_model.DefaultDecoder(), Choose(new() { Temperature = 0, TopP = 1, TopK = 0 }));

    [Fact]
    public void SettingsAreChangedByNameAndChatOptionsCountMore()
    {
        var ours = new DaedalusChatOptions { Settings = new Dictionary<string, string> { ["growth"] = "probe", ["max-length"] = "100" } };
        var decoder = Assert.IsType<DaedalOptions>(Choose(new() { MaxOutputTokens = 50 }, ours));
        Assert.Equal((GrowthKind.Probe, 50), (decoder.Growth, decoder.MaxLength));
    }

    [Fact]
    public void ADecoderWithItsSettingsTakesThePlaceOfThePresets()
    {
        var given = new DaedalOptions { BlockLength = 5 };
        Assert.Equal(given with { Temperature = .5 }, Choose(new() { Temperature = .5f }, new() { DecoderOptions = given }));
        Assert.Throws<ArgumentException>(() => Choose(new(), new() { DecoderOptions = given, Decoder = "wino" }));
    }

    [Fact]
    public void UnknownDecodersAndSettingsAreRefused()
    {
        Assert.Contains("'x'", Assert.Throws<ArgumentException>(() => Choose(new(), new() { Decoder = "x" })).Message, StringComparison.Ordinal);
        var ours = new DaedalusChatOptions { Settings = new Dictionary<string, string> { ["x"] = "1" } };
        Assert.Contains("no setting 'x'", Assert.Throws<ArgumentException>(() => Choose(new(), ours)).Message, StringComparison.Ordinal);
    }

    private DecoderOptions Choose(ChatOptions options, DaedalusChatOptions? ours = null) => DecoderMapping.Choose(_model, options, ours ?? new());
}
