using Daedalus.Denoising.Blocks;
using Daedalus.Kernels.Confidence;
using static Daedalus.Tests.Denoising.Hand;

namespace Daedalus.Tests.Denoising;

/// <summary>Single steps of threshold decoding with a known outcome.</summary>
public class ThresholdStepTests
{
    private static readonly ThresholdOptions Plain = new() { Length = 5, BlockLength = 5, Threshold = .5 };

    [Fact]
    public void AllThatReachTheThresholdAreWritten() =>
        Assert.Equal([Mask, 12, 13, Mask, 15], After(Row(Plain), [Word(.49f, 11), Word(.5f, 12), Word(.9f, 13), Word(.1f, 14), Word(.6f, 15)]));

    [Fact]
    public void TheBestIsWrittenWhereNoneReachesItAndTiesGoToTheLowest() =>
        Assert.Equal([Mask, 12, Mask, Mask, Mask], After(Row(Plain), [Word(.1f, 11), Word(.4f, 12), Word(.4f, 13), Word(.2f, 14), Word(.3f, 15)]));

    [Fact]
    public void TheMaskTokenGivesWayToTheBestOther()
    {
        var row = Row(Plain);
        Assert.Equal([11, Mask, Mask, Mask, Mask], After(row, [Stuck(.2f, 11, .7f), Stuck(.9f, 12, .3f), Word(.1f), Word(.1f), Word(.1f)]));
        Assert.Equal(.7f, row.Canvas.Confidence[0]);
    }

    [Fact]
    public void ABlockIsFinishedBeforeTheNextIsSeen()
    {
        var row = Row(Plain with { BlockLength = 2 });
        PositionScore[] scores = [Word(.1f, 11), Word(.6f, 12), Word(.8f, 13), Word(.9f, 14), Word(.7f, 15)];
        Assert.Equal([Mask, 12, Mask, Mask, Mask], After(row, scores));
        Assert.Equal([11, 12, Mask, Mask, Mask], After(row, scores));
        Assert.Equal([11, 12, 13, 14, Mask], After(row, scores));
        Assert.Equal([11, 12, 13, 14, 15], After(row, scores));
        Assert.False(row.IsOpen);
    }
}
