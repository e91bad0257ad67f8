using Daedalus.Denoising.Daedal;
using Daedalus.Engine;
using Daedalus.Kernels.Confidence;
using static Daedalus.Tests.Denoising.Hand;

namespace Daedalus.Tests.Denoising;

/// <summary>Single steps of DAEDAL with a known outcome.</summary>
public class DaedalStepTests
{
    private static readonly DaedalOptions Plain = Hand.Daedal with { ExpandThreshold = 0 };

    private static readonly DaedalOptions Expanding = Plain with { ExpandThreshold = 1 };

    [Theory]
    [InlineData(GrowthKind.Stepwise, 7, 10, 13, 16, 19, 20)]
    [InlineData(GrowthKind.Doubling, 8, 16, 20, 20)]
    public void TheCanvasGrowsByTheFactorOrToTwiceItsLengthUpToTheLongest(GrowthKind growth, params int[] lengths)
    {
        var row = Row(Plain with { Growth = growth, EosThreshold = 1 });
        var loop = new DenoisingLoop(new HandScorer((_, _, _) => Word(.5f)));
        foreach (var length in lengths)
        {
            loop.Step([row]);
            Assert.Equal(length, row.Canvas.Generation.Length);
        }
    }

    [Fact]
    public void WithoutAConfidentMaskTheBestIsFilledAndTiesGoToTheLowest()
    {
        var row = Row(Plain);
        Assert.Equal([Mask, 12, Mask, Mask], Denoised(row, Word(.4f), Word(.5f, 12), Word(.5f), Word(.3f)));
        Assert.Equal((1, 0), (row.Decoder.Statistics.ForcedFills, row.Decoder.Statistics.StuckFills));
    }

    [Fact]
    public void AForcedFillPassesOverProposalsOfTheMask() =>
        Assert.Equal([Mask, Mask, 12, Mask], Denoised(Row(Plain), Stuck(.99f, 15, .9f), Stuck(.8f, 16, .9f), Word(.1f, 12), Word(.05f)));

    [Fact]
    public void WhenAllProposeTheMaskTheBestOtherTokenIsWrittenAndTiesGoToTheLowest()
    {
        var row = Row(Plain);
        Assert.Equal([Mask, Mask, 17, Mask], Denoised(row, Stuck(.99f, 15, .2f), Stuck(.8f, 16, .3f), Stuck(.7f, 17, .6f), Stuck(.6f, 18, .6f)));
        Assert.Equal((0, 1), (row.Decoder.Statistics.ForcedFills, row.Decoder.Statistics.StuckFills));
        Assert.Equal(.6f, row.Canvas.Confidence[2]);
    }

    [Fact]
    public void WhatThisStepFillsIsNotExpanded()
    {
        // The forced fill is the only one below the threshold that would otherwise expand.
        var row = Row(Expanding with { HighThreshold = .9 });
        Assert.Equal([Mask, Mask, Mask, Mask, 13, Mask], Denoised(row, Word(.1f), Word(.2f), Word(.24f, 13), Word(.2f)));
        var alone = Row(Expanding with { InitialLength = 1, BlockLength = 1 });
        Assert.Equal([12], Denoised(alone, Word(.1f, 12)));
        Assert.Equal((1, 0), (row.Decoder.Statistics.Insertions, alone.Decoder.Statistics.Insertions));
    }

    [Fact]
    public void TheLeastConfidentExpandsAndTiesGoToTheLowest() =>
        Assert.Equal([11, Mask, Mask, Mask, Mask, Mask], Denoised(Row(Expanding), Word(.9f, 11), Word(.1f), Word(.1f), Word(.2f)));

    [Fact]
    public void AProposalOfTheMaskCanBeExpanded() =>
        Assert.Equal([11, 12, Mask, Mask, Mask, 13], Denoised(Row(Expanding), Word(.9f, 11), Word(.9f, 12), Stuck(.1f, 15, .1f), Word(.8f, 13)));

    [Fact]
    public void OnlyTheWindowIsFilledAndExpanded() =>
        Assert.Equal([Mask, 12, Mask, Mask], Denoised(Row(Expanding with { BlockLength = 2 }), Word(.3f), Word(.9f, 12), Word(.9f), Word(.1f)));

    [Fact]
    public void WhatExceedsTheLongestAnswerFallsOffTheEnd() =>
        Assert.Equal([11, Mask, Mask, Mask, 13], Denoised(Row(Expanding with { MaxLength = 5 }), Word(.9f, 11), Word(.1f), Word(.9f, 13), Word(.9f, 14)));

    [Theory]
    [InlineData(5, 20, 6)]
    [InlineData(4, 20, 6)]
    [InlineData(5, 5, 5)]
    [InlineData(1, 20, 4)]
    [InlineData(9, 4, 4)]
    public void TheAnchorIsHalfTheEndWindowAndClippedAtTheLongestAnswer(int window, int longest, int length)
    {
        var ids = After(Row(Plain with { EosWindow = window, MaxLength = longest }), [Word(.1f), Word(.1f), Word(.1f), Word(.1f)]);
        Assert.Equal([Mask, Mask, Mask, Mask, .. Enumerable.Repeat(Eos, length - 4)], ids);
    }

    [Theory]
    [InlineData(20, 7)]
    [InlineData(6, 6)]
    public void AGrowthStopsAtTheLongestAnswer(int longest, int length) =>
        Assert.Equal(length, After(Row(Plain with { EosThreshold = 1, MaxLength = longest }), [Word(.1f), Word(.1f), Word(.1f), End(.9f)]).Length);

    private static int[] Denoised(Daedalus.Engine.DenoisingRow row, params PositionScore[] scores) => After(row, scores, scores);
}
