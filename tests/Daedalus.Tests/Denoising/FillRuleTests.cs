using Daedalus.Denoising.Blocks;
using Daedalus.Denoising.Options;
using Daedalus.Engine;
using Daedalus.Kernels.Confidence;
using static Daedalus.Tests.Denoising.Hand;

namespace Daedalus.Tests.Denoising;

/// <summary>Single steps of every rule with a known outcome; the threshold's are in <see cref="ThresholdStepTests"/>.</summary>
public class FillRuleTests
{
    [Fact]
    public void AStrictThresholdLeavesWhatIsEqual() =>
        Assert.Equal([Mask, Mask, 12, Mask], After(Of(new ThresholdOptions { Threshold = .5, IsStrict = true }), [Word(.4f, 10), Word(.5f, 11), Word(.6f, 12), Word(.1f, 13)]));

    // From rank 2 on the n-th must reach 1 - 1 / (n + 1): .667, .75, .8.
    [Theory]
    [InlineData(new[] { .9f, .99f, .3f, .6f }, 2)]
    [InlineData(new[] { .7f, .99f, .3f, .76f }, 2)]
    [InlineData(new[] { .75f, .99f, .3f, .76f }, 3)]
    [InlineData(new[] { .2f, .1f, .1f, .1f }, 1)]
    [InlineData(new[] { .99f, .98f, .98f, .2f }, 3)]
    [InlineData(new[] { .81f, .81f, .81f, .81f }, 4)]
    public void TheFactorTakesAsManyAsAreSureTogether(float[] confidences, int taken)
    {
        var after = After(Of(new FactorOptions()), [.. confidences.Select((confidence, i) => Word(confidence, 10 + i))]);
        var expected = confidences.Select((confidence, i) => (confidence, i)).OrderByDescending(pair => pair.confidence).ThenBy(pair => pair.i).Take(taken).Select(pair => 10 + pair.i);
        Assert.Equal(expected.Order(), after.Where(token => token != Mask));
    }

    // Sorted: .01, .1, .2, .3; the third is taken while .11 is within the bound, the fourth while .31 is.
    [Theory]
    [InlineData(.005, new[] { Mask, 11, Mask, Mask })]
    [InlineData(.011, new[] { 10, 11, Mask, Mask })]
    [InlineData(.12, new[] { 10, 11, Mask, 13 })]
    [InlineData(.32, new[] { 10, 11, 12, 13 })]
    public void TheEntropyBoundCountsThoseBefore(double bound, int[] expected) =>
        Assert.Equal(expected, After(Of(new EntropyBoundOptions { Bound = bound }), [Blurred(.1f, 10), Blurred(.01f, 11), Blurred(.3f, 12), Blurred(.2f, 13)]));

    [Fact]
    public void TheEntropyExitTakesAllBelowItsLimitOrTheLeast()
    {
        var options = new EntropyExitOptions { Limit = .5 };
        Assert.Equal([10, Mask, 12, Mask], After(Of(options), [Blurred(.4f, 10), Blurred(.5f, 11), Blurred(.1f, 12), Blurred(2, 13)]));
        Assert.Equal([Mask, 11, Mask, Mask], After(Of(options), [Blurred(.9f, 10), Blurred(.6f, 11), Blurred(.6f, 12), Blurred(2, 13)]));
    }

    // The second step has two runs of masks, left and right of what was written first.
    [Fact]
    public void TheHierarchyTakesTheBestOfEveryRunAndAllItsEquals()
    {
        var row = Of(new HierarchyOptions(), length: 6);
        Assert.Equal([Mask, Mask, 12, Mask, Mask, Mask], After(row, [Word(.3f, 10), Word(.2f, 11), Word(.35f, 12), Word(.3f, 13), Word(.1f, 14), Word(.3f, 15)]));
        PositionScore[] second = [Word(.5f, 10), Word(.6f, 11), Word(1, 99), Word(.45f, 13), Word(.95f, 14), Word(.95f, 15)];
        Assert.Equal([Mask, 11, 12, Mask, 14, 15], After(row, second));
    }

    [Fact]
    public void ARunBelowTheLowThresholdWaitsForTheBestOfAll()
    {
        var row = Of(new HierarchyOptions(), length: 5);
        Assert.Equal([Mask, Mask, 12, Mask, Mask], After(row, [Word(.3f, 10), Word(.2f, 11), Word(.8f, 12), Word(.3f, 13), Word(.1f, 14)]));
        Assert.Equal([Mask, Mask, 12, 13, Mask], After(row, [Word(.3f, 10), Word(.4f, 11), Word(1, 99), Word(.7f, 13), Word(.1f, 14)]));
    }

    // The same rules in DAEDAL's window: its first forward finds the length.
    [Theory]
    [InlineData("factor", new[] { Mask, 11, 12, Mask })]
    [InlineData("entropy-bound", new[] { Mask, Mask, 12, Mask })]
    [InlineData("entropy-exit", new[] { Mask, 11, 12, 13 })]
    [InlineData("hierarchy", new[] { Mask, Mask, 12, Mask })]
    [InlineData("confident", new[] { Mask, 11, 12, Mask })]
    public void DaedalFillsByAnyRule(string rule, int[] expected)
    {
        PositionScore[] scores =
        [
            Stuck(.99f, 10, .9f), Word(.8f, 11) with { Entropy = .5f }, Word(.9f, 12) with { Entropy = .3f }, Word(.3f, 13) with { Entropy = .9f },
        ];
        var options = Hand.Daedal with { ExpandThreshold = 0, HighThreshold = rule == "hierarchy" ? .95 : .75, FillLimit = 1 };
        Assert.Equal(expected, After(Row(options.WithText("fill", rule)), scores, scores));
    }

    [Fact]
    public void ChoicesAreGivenByName()
    {
        DecoderOptions options = Hand.Daedal;
        Assert.Equal(1, options.WithText("fill", "factor").ValueOf("fill"));
        Assert.Equal(options.WithText("fill", "factor"), options.WithText("fill", "1"));
        var error = Assert.Throws<ArgumentException>(() => options.WithText("fill", "best"));
        Assert.StartsWith("fill is 'best'; it must be one of confident, factor, entropy-bound, entropy-exit, hierarchy.", error.Message, StringComparison.Ordinal);
        Assert.Contains("no setting 'foo'", Assert.Throws<ArgumentException>(() => options.WithText("foo", "1")).Message, StringComparison.Ordinal);
    }

    private static DenoisingRow Of<T>(BlockOptions<T> options, int length = 4)
        where T : BlockOptions<T> => Row(options with { Length = length, BlockLength = length });

    private static PositionScore Blurred(float entropy, int token) => Word(.5f, token) with { Entropy = entropy };
}
