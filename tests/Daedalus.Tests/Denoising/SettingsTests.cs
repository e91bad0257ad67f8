using Daedalus.Denoising.Daedal;
using Daedalus.Denoising.FixedLength;
using Daedalus.Denoising.Options;

namespace Daedalus.Tests.Denoising;

/// <summary>Several settings given by name: published DAEDAL starts from 64 masks and ends at 2048.</summary>
public class SettingsTests
{
    [Theory]
    [InlineData("", 64, 2048)]
    [InlineData("max-length=20", 20, 20)]
    [InlineData("max-length=64", 64, 64)]
    [InlineData("max-length=65", 64, 65)]
    [InlineData("initial-length=3000", 3000, 3000)]
    [InlineData("initial-length=9", 9, 2048)]
    [InlineData("initial-length=9 max-length=10", 9, 10)]
    public void TheLengthThatIsNotGivenMovesAlong(string settings, int initial, int longest)
    {
        var options = Assert.IsType<DaedalOptions>(With(new DaedalOptions(), settings));
        Assert.Equal((initial, longest), (options.InitialLength, options.MaxLength));
    }

    [Fact]
    public void LengthsThatAreBothGivenMustAgree() =>
        Assert.Contains("initial-length 9 exceeds max-length 8", Assert.Throws<ArgumentException>(() => With(new DaedalOptions(), "initial-length=9 max-length=8")).Message, StringComparison.Ordinal);

    [Fact]
    public void TheLaterOfTwoValuesCountsAndNamesOfChoicesAreRead()
    {
        var options = Assert.IsType<DaedalOptions>(With(new DaedalOptions(), "block-length=5 growth=probe block-length=6"));
        Assert.Equal((6, GrowthKind.Probe), (options.BlockLength, options.Growth));
    }

    [Fact]
    public void DecodersWithOneLengthTakeItAsItIs() =>
        Assert.Equal(7, Assert.IsType<FixedLengthOptions>(With(new FixedLengthOptions(), "length=7")).Length);

    [Theory]
    [InlineData("max-length=0")]
    [InlineData("max-length=x")]
    [InlineData("nonsense=1")]
    public void WhatIsWrongIsNamed(string setting) =>
        Assert.Contains(setting.Split('=')[0], Assert.ThrowsAny<ArgumentException>(() => With(new DaedalOptions(), setting)).Message, StringComparison.Ordinal);

    private static DecoderOptions With(DecoderOptions options, string settings) => options.WithSettings(
        [.. settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(setting => setting.Split('=')).Select(parts => KeyValuePair.Create(parts[0], parts[1]))]);
}
