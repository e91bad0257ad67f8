using Daedalus.Denoising.FixedLength;
using Daedalus.Engine;
using Daedalus.Kernels.Confidence;
using static Daedalus.Tests.Denoising.Hand;

namespace Daedalus.Tests.Denoising;

/// <summary>Single steps of the fixed-length sampler with a known outcome.</summary>
public class FixedLengthStepTests
{
    [Theory]
    [InlineData(100, 32)]
    [InlineData(7, 3)]
    [InlineData(5, 9)]
    [InlineData(64, 32)]
    public void WithoutStepsEveryForwardRevealsOneToken(int length, int blockLength)
    {
        var row = Hand.Row(new FixedLengthOptions { Length = length, BlockLength = blockLength });
        var loop = new DenoisingLoop(new HandScorer((_, _, position) => Hand.Word(.3f + (position % 7 * .01f))));
        while (loop.Step([row]))
        {
        }

        Assert.Equal(length, row.Forwards);
    }

    private static readonly FixedLengthOptions Plain = new() { Length = 5, Steps = 2, BlockLength = 5 };

    [Fact]
    public void FewerStepsThanTokensRevealTheirShare()
    {
        PositionScore[] scores = [Word(.1f, 11), Word(.5f, 12), Word(.4f, 13), Word(.2f, 14), Word(.3f, 15)];
        Assert.Equal([Mask, 12, 13, Mask, 15], After(Row(Plain), scores));
        Assert.Equal([11, 12, 13, 14, 15], After(Row(Plain), scores, scores));
    }

    [Fact]
    public void TiesGoToTheLowest() =>
        Assert.Equal([11, 12, 13, Mask, Mask], After(Row(Plain), [Word(.5f, 11), Word(.5f, 12), Word(.5f, 13), Word(.5f, 14), Word(.5f, 15)]));

    [Fact]
    public void InPlaceOfTheMaskTheBestOtherTokenIsRankedAndWrittenWithItsOwnProbability()
    {
        var row = Row(Plain with { Steps = 5 });
        Assert.Equal([Mask, Mask, 13, Mask, Mask], After(row, [Stuck(.9f, 11, .3f), Word(.4f, 12), Stuck(.6f, 13, .5f), Word(.1f), Word(.1f)]));
        Assert.Equal(.5f, row.Canvas.Confidence[2]);
    }

    [Fact]
    public void ABlockIsFinishedBeforeTheNextIsSeen()
    {
        var row = Row(new FixedLengthOptions { Length = 5, Steps = 3, BlockLength = 2 });
        PositionScore[] scores = [Word(.1f, 11), Word(.2f, 12), Word(.8f, 13), Word(.9f, 14), Word(.7f, 15)];
        Assert.Equal([11, 12, Mask, Mask, Mask], After(row, scores));
        Assert.Equal([11, 12, 13, 14, Mask], After(row, scores));
        Assert.Equal([11, 12, 13, 14, 15], After(row, scores));
        Assert.False(row.IsOpen);
    }

    [Theory]
    [InlineData(7, 0, 3, 7)]
    [InlineData(7, 2, 3, 3)]
    [InlineData(7, 5, 3, 5)]
    [InlineData(7, 20, 3, 7)]
    [InlineData(7, 4, 100, 4)]
    [InlineData(1, 1, 1, 1)]
    public void LengthsStepsAndBlocksNeedNotDivide(int length, int steps, int block, int forwards)
    {
        var row = Row(new FixedLengthOptions { Length = length, Steps = steps, BlockLength = block });
        PositionScore[] scores = [.. Enumerable.Range(0, length).Select(i => Word(.5f, 10 + i))];
        Assert.Equal(Enumerable.Range(10, length), After(row, [.. Enumerable.Repeat(scores, forwards)]));
        Assert.False(row.IsOpen);
    }

    [Fact]
    public void RandomRemaskingDoesNotLookAtConfidence()
    {
        var options = Plain with { Remasking = Remasking.Random, Length = 12, BlockLength = 12, Steps = 3 };
        int[] rising = After(Row(options), Scores(i => i / 20f)), falling = After(Row(options), Scores(i => (19 - i) / 20f));
        Assert.Equal(rising, falling);
        Assert.Equal(8, rising.Count(id => id == Mask));
        Assert.NotEqual([Mask, Mask, Mask, Mask, Mask, Mask, Mask, Mask, 10, 10, 10, 10], rising);
    }

    private static PositionScore[] Scores(Func<int, float> confidence) => [.. Enumerable.Range(0, 12).Select(i => Word(confidence(i)))];
}
