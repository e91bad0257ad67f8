using Daedalus.Denoising.Wino;
using Daedalus.Kernels.Confidence;
using static Daedalus.Tests.Denoising.Hand;

namespace Daedalus.Tests.Denoising;

/// <summary>Single steps of WINO with a known outcome: scores of the canvas, then of the shadow of its block.</summary>
public class WinoStepTests
{
    private static readonly WinoOptions Plain = new() { Length = 8, BlockLength = 8, Threshold = .6, ThresholdBack = .9 };

    [Fact]
    public void AtFirstAtMostFiveOfEightAreWrittenTheLikeliest() => Assert.Equal(
        [11, Mask, 13, 14, Mask, 16, 17, Mask], After(Row(Plain), [Word(.9f, 11), Word(.61f, 12), Word(.8f, 13), Word(.7f, 14), Word(.61f, 15), Word(.61f, 16) with { Confidence = .62f }, Word(.95f, 17), Word(.6f, 18)]));

    [Fact]
    public void ManyMasksAllowMoreAndTwentyAtMost()
    {
        foreach (var (length, written) in new[] { (7, 5), (9, 6), (10, 7), (20, 14), (28, 19), (29, 20), (60, 20) })
            Assert.Equal(length - written, After(Row(Plain with { Length = length, BlockLength = 100 }), [.. Enumerable.Repeat(Word(.99f), length)]).Count(id => id == Mask));
    }

    [Fact]
    public void TheBestIsWrittenWhereNoneIsSureAndTiesGoToTheLowest()
    {
        var row = Row(Plain);
        Assert.Equal([Mask, 12, Mask, Mask, Mask, Mask, Mask, Mask], After(row, [Word(.1f), Word(.6f, 12), Word(.6f, 13), .. Enumerable.Repeat(Word(.2f), 5)]));
        Assert.Equal(1, row.Statistics.ForcedFills);
    }

    // The first step has written three, so two go at most: those that their shadows think least likely, the lowest of equals first.
    [Fact]
    public void WhatTheShadowsDoNotStandByIsMaskedAgainButLessThanWasWritten()
    {
        var row = Row(Plain);
        PositionScore[] first = [Word(.7f, 11), Word(.7f, 12), Word(.7f, 13), .. Enumerable.Repeat(Word(.1f, 14), 5)];
        Assert.Equal([11, 12, 13, Mask, Mask, Mask, Mask, Mask], After(row, first));
        PositionScore[] second = [.. Enumerable.Repeat(Word(.1f, 20), 6), Word(.7f, 17), Word(.7f, 18), Stands(.2f), Stands(.1f), Stands(.2f), .. Enumerable.Repeat(Stands(.01f), 5)];
        Assert.Equal([Mask, Mask, 13, Mask, Mask, Mask, 17, 18], After(row, second));
        Assert.Equal([0f, 0f, .7f], row.Canvas.Confidence[..3]);
    }

    [Fact]
    public void WhatIsLikelyStays()
    {
        var row = Row(Plain);
        After(row, [.. Enumerable.Repeat(Word(.7f, 11), 4), .. Enumerable.Repeat(Word(.1f), 4)]);
        Assert.Equal(
            [11, 11, 11, Mask, 15, 15, Mask, Mask],
            After(row, [.. Enumerable.Repeat(Word(.1f), 4), Word(.7f, 15), Word(.7f, 15), Word(.1f), Word(.1f), Stands(.9f), Stands(.95f), Stands(1), Stands(.89f), .. Enumerable.Repeat(Stands(0), 4)]));
    }

    [Fact]
    public void AStepThatWritesOneMasksNone()
    {
        var row = Row(Plain);
        After(row, [.. Enumerable.Repeat(Word(.7f, 11), 4), .. Enumerable.Repeat(Word(.1f), 4)]);
        Assert.Equal([11, 11, 11, 11, 15, Mask, Mask, Mask], After(row, [.. Enumerable.Repeat(Word(.1f), 4), Word(.2f, 15), Word(.1f), Word(.1f), Word(.1f), .. Enumerable.Repeat(Stands(0), 8)]));
    }

    [Fact]
    public void ABlockThatIsFinishedIsFrozenAndNotShadowed()
    {
        var row = Row(Plain with { Length = 4, BlockLength = 2 });
        Assert.Equal([11, 12, Mask, Mask], After(row, [Word(.7f, 11), Word(.7f, 12), Word(.9f, 13), Word(.9f, 14)]));
        Assert.Equal((2, 8), (row.Frozen, row.ComputedPositions));
        Assert.Equal([11, 12, 13, 14], After(row, [Word(.1f), Word(.1f), Word(.9f, 13), Word(.9f, 14)]));
        Assert.False(row.IsOpen);
    }

    private static PositionScore Stands(float probability) => Word(.99f, 30) with { EosProbability = probability };
}
