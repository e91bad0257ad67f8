using Daedalus.Denoising.RhoEos;
using Daedalus.Kernels.Confidence;
using static Daedalus.Tests.Denoising.Hand;

namespace Daedalus.Tests.Denoising;

/// <summary>Single steps of rho-EOS with a known outcome; an end window of 1 makes the last end's probability the score.</summary>
public class RhoEosStepTests
{
    private static readonly RhoEosOptions Plain = new()
    {
        InitialLength = 4,
        MaxLength = 40,
        BlockLength = 4,
        ExpansionFactor = 1,
        EosWindow = 1,
    };

    // The proposal of the third position decides the score; the last may be dropped.
    [Theory]
    [InlineData(.4f, 4)]
    [InlineData(.6f, 4)]
    [InlineData(.5f, 4)]
    [InlineData(.39f, 5)]
    [InlineData(.31f, 5)]
    [InlineData(.29f, 6)]
    [InlineData(.19f, 8)]
    [InlineData(.05f, 12)]
    [InlineData(0f, 12)]
    [InlineData(.61f, 3)]
    [InlineData(.71f, 2)]
    [InlineData(.81f, 1)]
    [InlineData(1f, 1)]
    public void TheScoreDecidesHowManyAreAddedOrDropped(float score, int length) => Assert.Equal(length, Length(Plain, score));

    [Theory]
    [InlineData(LengthSchedule.Linear, .05f, 8)]
    [InlineData(LengthSchedule.Linear, .19f, 7)]
    [InlineData(LengthSchedule.Constant, .05f, 5)]
    [InlineData(LengthSchedule.Constant, 1f, 3)]
    [InlineData(LengthSchedule.Exponential, .05f, 12)]
    public void SchedulersDiffer(LengthSchedule scheduler, float score, int length) => Assert.Equal(length, Length(Plain with { Scheduler = scheduler }, score));

    [Fact]
    public void WhatIsAddedIsMaskedAndWhatIsDroppedMayBeWritten()
    {
        Assert.Equal([11, Mask, Mask, Mask, Mask], After(Row(Plain), [Word(.95f, 11), Word(.1f), End(.39f), Word(.1f)]));
        Assert.Equal([11, Mask, Mask], After(Row(Plain), [Word(.95f, 11), Word(.1f), End(.65f), Word(.95f, 14)]));
    }

    [Fact]
    public void TheLongestAndTheShortestAnswerHold()
    {
        Assert.Equal(6, Length(Plain with { MaxLength = 6 }, 0));
        Assert.Equal(3, Length(Plain with { MinLength = 3 }, 1));
    }

    [Fact]
    public void AfterItsStepsTheLengthStands()
    {
        PositionScore[] scores = [Word(.1f), Word(.1f), End(.39f), Word(.1f), Word(.1f), Word(.1f), Word(.1f), Word(.1f)];
        var row = Row(Plain with { LengthSteps = 2 });
        Assert.Equal((5, 0), (After(row, scores).Length, row.Frozen));
        Assert.Equal((6, int.MaxValue), (After(row, scores).Length, row.Frozen));
        Assert.Equal((6, int.MaxValue), (After(row, scores).Length, row.Frozen));
        Assert.Equal(int.MaxValue, Row(Plain with { LengthSteps = 0 }).Frozen);
    }

    [Fact]
    public void ACanvasAsLongAsItMayBeDoesNotShrinkAnyMore()
    {
        var row = Row(Plain with { MaxLength = 5 });
        Assert.Equal(5, After(row, [Word(.1f), Word(.1f), End(.1f), Word(.1f)]).Length);
        Assert.Equal(int.MaxValue, row.Frozen);
        Assert.Equal(5, After(row, [Word(.1f), Word(.1f), End(1f), Word(.1f), Word(.1f)]).Length);
    }

    private static int Length(RhoEosOptions options, float score) => After(Row(options), [Word(.1f), Word(.1f), End(score), Word(.1f)]).Length;
}
