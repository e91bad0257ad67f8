using Daedalus.Denoising.Daedal;
using static Daedalus.Tests.Denoising.Hand;

namespace Daedalus.Tests.Denoising;

/// <summary>What equals a threshold is neither above nor below it.</summary>
public class DaedalThresholdTests
{
    private static readonly DaedalOptions Plain = Hand.Daedal;

    [Fact]
    public void ConfidenceAtTheHighThresholdDoesNotFill() =>
        Assert.Equal([11, Mask, Mask, 13], Denoised(Plain with { ExpandThreshold = 0 }, Word(.76f, 11), Word(.75f, 12), Word(.5f), Word(.9f, 13)));

    [Fact]
    public void ConfidenceAtTheLowThresholdDoesNotExpand() =>
        Assert.Equal([11, Mask, Mask, Mask], Denoised(Plain, Word(.9f, 11), Word(.25f), Word(.25f), Word(.25f)));

    [Fact]
    public void ConfidenceBelowTheLowThresholdExpands() =>
        Assert.Equal([11, 14, Mask, Mask, Mask, 12], Denoised(Plain, Word(.9f, 11), Word(.9f, 14), Word(.2499f), Word(.9f, 12)));

    [Theory]
    [InlineData(.5f, 4)]
    [InlineData(.4999f, 6)]
    public void AnEndScoreAtTheExpandThresholdDoesNotExpand(float end, int length) =>
        Assert.Equal(length, Denoised(Plain with { ExpandThreshold = .5 }, Word(.9f), Word(.1f), Word(.1f), End(end)).Length);

    [Theory]
    [InlineData(.5f, 4)]
    [InlineData(.4999f, 7)]
    public void AnEndScoreAtTheGrowthThresholdDoesNotGrow(float end, int length)
    {
        var row = Row(Plain with { EosThreshold = .5 });
        Assert.Equal(length, After(row, [Word(.1f), Word(.1f), Word(.1f), End(end)]).Length);
        Assert.Equal(1, row.Decoder.Statistics.LengthRounds);
    }

    // 0.9 is not a number of either precision: in double, the fp32 confidence 0.9f would be below it or above it.
    [Theory]
    [InlineData(.9)]
    [InlineData(.1)]
    [InlineData(.7)]
    public void ThresholdsAreComparedInSinglePrecision(double threshold)
    {
        var options = Plain with { HighThreshold = threshold, LowThreshold = threshold };
        var exact = (float)threshold;
        Assert.Equal([11, Mask, Mask, Mask], Denoised(options, Word(1, 11), Word(exact), Word(exact), Word(exact)));
        Assert.Equal([11, 12, Mask, Mask], Denoised(options, Word(1, 11), Word(MathF.BitIncrement(exact), 12), Word(exact), Word(exact)));
        Assert.Equal(6, Denoised(options, Word(1, 11), Word(MathF.BitDecrement(exact)), Word(exact), Word(exact)).Length);
    }

    private static int[] Denoised(DaedalOptions options, params Daedalus.Kernels.Confidence.PositionScore[] scores) => After(Row(options), scores, scores);
}
