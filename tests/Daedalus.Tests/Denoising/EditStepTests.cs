using Daedalus.Denoising.Editing;
using Daedalus.Engine;
using Daedalus.Kernels.Confidence;
using static Daedalus.Tests.Denoising.Hand;

namespace Daedalus.Tests.Denoising;

/// <summary>Single steps of token editing with a known outcome.</summary>
public class EditStepTests
{
    private static readonly EditOptions Plain = new() { Length = 3, BlockLength = 3, Threshold = .75, EditThreshold = .5, MaxPostSteps = 2 };

    private static readonly PositionScore[] First = [Word(.9f, 11), Word(.2f, 12), Word(.76f, 13)];

    [Fact]
    public void MasksAreWrittenAndWrittenTokensReplacedInOneStep()
    {
        var row = Row(Plain);
        Assert.Equal([11, Mask, 13], After(row, First));
        Assert.Equal([21, 22, 13], After(row, [Word(.51f, 21), Word(.1f, 22), Word(.5f, 23)]));
        Assert.Equal([.51f, .1f, .76f], row.Canvas.Confidence);
    }

    [Theory]
    [InlineData(.5f, 21, 11)]
    [InlineData(.5001f, 21, 21)]
    [InlineData(.9f, Mask, 11)]
    [InlineData(.9f, 11, 11)]
    public void AWrittenTokenGivesWayToAnotherWordAboveTheThresholdOnly(float confidence, int token, int expected) =>
        Assert.Equal(expected, After(Row(Plain), First, [Word(confidence, token), Word(.1f, 12), Word(.1f, 13)])[0]);

    [Fact]
    public void AConfidenceAtTheThresholdDoesNotWrite() =>
        Assert.Equal([Mask, Mask, 13], After(Row(Plain), [Word(.75f, 11), Word(.2f, 12), Word(.76f, 13)]));

    [Fact]
    public void ABlockThatStaysAsItIsIsFinished()
    {
        var row = Row(Plain);
        PositionScore[] all = [Word(.9f, 11), Word(.9f, 12), Word(.9f, 13)];
        After(row, all);
        Assert.True(row.IsOpen);
        Assert.Equal([11, 12, 13], After(row, all));
        Assert.Equal((false, 2), (row.IsOpen, row.Forwards));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(5, 6)]
    public void ABlockThatNeverRestsIsFinishedAfterItsPostSteps(int posts, int forwards)
    {
        var row = Row(Plain with { MaxPostSteps = posts });
        Run(row, (forward, _) => Word(.9f, 11 + (forward % 2)));
        Assert.Equal(forwards, row.Forwards);
        Assert.Equal(11 + (posts % 2), row.Canvas.Generation[0]);
    }

    [Fact]
    public void AFinishedBlockIsFrozenAndSeenNoMore()
    {
        var row = Row(Plain with { Length = 5, BlockLength = 2, MaxPostSteps = 1 });
        Assert.Equal(0, row.Frozen);
        Run(row, (forward, position) =>
        {
            Assert.InRange(position, row.Frozen, row.Frozen + 1);
            Assert.Equal(forward / 2 * 2, row.Frozen);
            return Word(.9f, 20 + forward);
        });
        Assert.Equal([21, 21, 23, 23, 25], row.Canvas.Generation);
        Assert.Equal(6, row.Forwards);
    }

    private static void Run(DenoisingRow row, Func<int, int, PositionScore> scores)
    {
        var loop = new DenoisingLoop(new HandScorer((forward, _, position) => scores(forward, position - Hand.Prompt.Length)));
        while (loop.Step([row]))
        {
        }

        Assert.Null(row.Error);
    }
}
