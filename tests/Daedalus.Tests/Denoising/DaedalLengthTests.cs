using Daedalus.Denoising.Daedal;
using Daedalus.Kernels.Confidence;
using static Daedalus.Tests.Denoising.Hand;

namespace Daedalus.Tests.Denoising;

/// <summary>
/// Where a probe or a contracting canvas is cut. Scores: <c>w</c> a word, <c>e</c> and <c>E</c> an end of .4 and .9; canvas: <c>.</c> a mask, <c>#</c> an
/// end, <c>w</c> a word. The end window is 4, so that two ends are the anchor.
/// </summary>
public class DaedalLengthTests
{
    private static readonly DaedalOptions Probe = Hand.Daedal with { Growth = GrowthKind.Probe, ProbeLength = 8, EosWindow = 4, EosThreshold = .5 };

    private static readonly DaedalOptions Contracting = Hand.Daedal with { InitialLength = 8, EosWindow = 4, ExpandThreshold = 0, Contract = true };

    [Theory]
    [InlineData("wwwwEEEE", "....##")]
    [InlineData("wwEwEEEE", "....##")]
    [InlineData("wwwwEEEe", "....##")]
    [InlineData("wwwwwEEE", ".....##")]
    [InlineData("EEEEEEEE", ".##")]
    [InlineData("wwwwwwEE", "................")]
    [InlineData("wwwweeee", "................")]
    [InlineData("wEEEEEEw", "................")]
    public void AProbeIsCutWhereAnEndBeginsThatLooksFinishedByItself(string scores, string canvas) => Assert.Equal(canvas, After(Probe, scores));

    [Fact]
    public void WhatTheProbeFoundIsOneRoundAndFrozenFromThenOn()
    {
        var row = Row(Probe);
        Assert.Equal((8, 0), (row.Canvas.Generation.Length, row.Frozen));
        Hand.After(row, Scores("wwwwEEEE"));
        Assert.Equal((6, int.MaxValue, 1), (row.Canvas.Generation.Length, row.Frozen, row.Statistics.LengthRounds));
    }

    [Fact]
    public void AProbeWithoutAnEndDoublesUpToTheLongestAndIsCutAsSoonAsThereIsOne()
    {
        var none = new string('w', 20);
        Assert.Equal(new string('.', 20), After(Probe, none[..8], none[..16]));
        Assert.Equal(new string('.', 20), After(Probe, none[..8], none[..16], none));
        Assert.Equal(".........##", After(Probe, none[..8], none[..9] + "EEEEEEE"));
    }

    [Fact]
    public void AnEndTooShortToBeCutGetsTheAnchorAsPublished() => Assert.Equal("........##", After(Probe with { EosThreshold = .4 }, "wwwwwwEE"));

    [Fact]
    public void AProbeIsNoLongerThanTheLongestAnswerAndAThresholdOfZeroTakesItAsItIs()
    {
        Assert.Equal(5, Row(Probe with { InitialLength = 1, MaxLength = 5 }).Canvas.Generation.Length);
        Assert.Equal("........##", After(Probe with { EosThreshold = 0 }, "wwwwwwww"));
    }

    // The first forward appends the anchor to eight masks.
    [Theory]
    [InlineData("wwwwEEEEww", "w...##")]
    [InlineData("wwwwwwEEww", "w.....##")]
    [InlineData("wwwwwwwEww", "w......##")]
    [InlineData("wwwweeeeww", "w.......##")]
    [InlineData("wwwwEeEEww", "w.....##")]
    [InlineData("wwEwEEEEww", "..#.##")]
    [InlineData("wEEEEEEEEE", "w##")]
    [InlineData("EEEEEEEEEE", "##")]
    public void ACanvasContractsToTheAnchorWhereItsEndIsSure(string scores, string canvas) => Assert.Equal(canvas, After(Contracting, "wwwwwwww", scores));

    [Fact]
    public void WithoutTheSettingItDoesNot() => Assert.Equal("w.......##", After(Contracting with { Contract = false }, "wwwwwwww", "wwwwEEEEww"));

    [Fact]
    public void WhatIsWrittenUpToTheFirstEndIsFrozenAndStays()
    {
        var row = Row(Contracting with { EosWindow = 1, HighThreshold = .3 });
        Hand.After(row, Scores("wwwwwwww"), [Word(.9f), End(.9f), Word(.1f), Word(.1f), Word(.1f), Word(.1f), Word(.1f), Word(.1f)]);
        Assert.Equal((8, 2), (row.Canvas.Generation.Length, row.Frozen));
        Hand.After(row, Scores("wEEEEEEE"));
        Assert.Equal([10, Eos], row.Canvas.Generation.ToArray());
        Assert.False(row.IsOpen);
    }

    [Fact]
    public void OnADeviceTheyAreDecidedOnTheHost()
    {
        Assert.NotNull(OnDevice(Hand.Daedal));
        Assert.Null(OnDevice(Probe));
        Assert.Null(OnDevice(Contracting));
    }

    private static object? OnDevice(DaedalOptions options) => ((Daedalus.Engine.OnDevice.IDecidesOnDevice)Row(options).Decoder).OnDevice;

    private static string After(DaedalOptions options, params string[] forwards) =>
        string.Concat(Hand.After(Row(options), [.. forwards.Select(Scores)]).Select(id => id switch { Mask => '.', Eos => '#', _ => 'w' }));

    private static PositionScore[] Scores(string text) => [.. text.Select(c => c switch { 'E' => End(.9f), 'e' => End(.4f), _ => Word(.1f) })];
}
