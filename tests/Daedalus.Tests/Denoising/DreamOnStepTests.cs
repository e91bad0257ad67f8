using Daedalus.Denoising;
using Daedalus.Denoising.DreamOn;
using Daedalus.Engine;
using Daedalus.Kernels.Confidence;
using static Daedalus.Tests.Denoising.Hand;

namespace Daedalus.Tests.Denoising;

/// <summary>Single steps of DreamOn with a known outcome: token 2 expands, the end of text deletes.</summary>
public class DreamOnStepTests
{
    private const int Expand = 2;

    private static readonly DreamOnOptions Plain = new() { ExpandToken = Expand, MaxLength = 8 };

    [Theory]
    [InlineData(RevealOrder.Entropy, new[] { Mask, 11, Mask, Mask })]
    [InlineData(RevealOrder.MaskGit, new[] { 10, Mask, Mask, Mask })]
    [InlineData(RevealOrder.Margin, new[] { Mask, Mask, 12, Mask })]
    public void OneMaskIsRevealedByTheOrderAndTiesGoToTheLowest(RevealOrder order, int[] canvas) => Assert.Equal(canvas, After(
        Row(Plain with { Order = order }),
        [
            Word(.9f) with { Entropy = 2, Margin = .1f }, Word(.5f, 11) with { Entropy = 1, Margin = .2f },
            Word(.6f, 12) with { Entropy = 1, Margin = .4f }, Word(.9f, 13) with { Entropy = 3, Margin = .4f },
        ]));

    [Fact]
    public void AMaskBecomesTwoUntilTheLongestOrTheBudget()
    {
        Assert.Equal([5, 6, 7, 8, 8], Lengths(Row(Plain), 5));
        Assert.Equal([5, 6, 6], Lengths(Row(Plain with { ExpandBudget = 2 }), 3));
        Assert.Equal([4], Lengths(Row(Plain with { ExpandBudget = 0 }), 1));
    }

    [Fact]
    public void WhatMayNotExpandIsABillionLessLikely()
    {
        var row = Row(Plain with { ExpandBudget = 1 });
        var rule = row.Decoder.Rules.Logits!;
        var seen = new List<float>();
        var loop = new DenoisingLoop(new HandScorer((_, _, _) =>
        {
            float[] logits = [0, 0, 5, 1];
            rule.Apply(2, logits);
            seen.Add(logits[Expand]);
            Assert.Equal([0, 0, 1], [logits[0], logits[1], logits[3]]);
            return Word(.5f, seen.Count == 1 ? Expand : 10);
        }));
        loop.Step([row]);
        loop.Step([row]);
        Assert.Equal(5, seen[0]);
        Assert.Equal(5 - 1e9f, seen[^1]);
        Assert.False(rule.IsConstant);
        Assert.Null(Row(new DreamOnOptions()).Decoder.Rules.Logits);
    }

    // Two gaps of three with a given token between them, and one behind.
    [Theory]
    [InlineData(0, new[] { 50, Mask, Mask, Mask, 51 })]
    [InlineData(1, new[] { Mask, 50, Mask, Mask, Mask, 51 })]
    [InlineData(5, new[] { Mask, Mask, Mask, 50, Mask, 51 })]
    public void ADeletionTakesTheMasksBehindItInItsGap(int place, int[] canvas)
    {
        var row = Gaps();
        Assert.Equal(canvas, After(row, [.. Enumerable.Range(0, 8).Select(i => i == place ? Word(.9f, Eos) : Word(.5f) with { Entropy = 1 })]));
        Assert.Equal(2, row.Canvas.GapCount);
    }

    [Fact]
    public void WordsOfAGapStay()
    {
        var row = Gaps();
        PositionScore[] first = [.. Enumerable.Range(0, 8).Select(i => Word(.9f, 10 + i) with { Entropy = i == 1 ? 0 : 1 })];
        Assert.Equal([11, 50, Mask, Mask, Mask, 51], After(row, first, [.. first.Select((score, i) => i == 0 ? Word(.9f, Eos) : score)]));
    }

    [Fact]
    public void TheLastPlaceOfACanvasIsLeftAsAnEnd()
    {
        var row = Row(Plain);
        Assert.Equal([Eos], After(row, [.. Enumerable.Repeat(End(.5f), 4)]));
        Assert.False(row.IsOpen);
    }

    [Fact]
    public void AnotherTokenCanDelete() =>
        Assert.Equal([Mask, Mask], After(Row(Plain with { DeleteToken = 9 }), [Word(.5f) with { Entropy = 1 }, Word(.5f) with { Entropy = 1 }, Word(.5f, 9), End(.5f) with { Entropy = 1 }]));

    [Fact]
    public void TokensThatCannotBeAreRefused()
    {
        Says("expand-token is 100", Plain with { ExpandToken = 100 });
        Says("expand-token is 0", Plain with { ExpandToken = Mask });
        Says("delete-token is 0", Plain with { DeleteToken = Mask });
        Says("both 1", Plain with { ExpandToken = Eos });
        Says("both 2", Plain with { DeleteToken = 2 });
    }

    private static void Says(string words, DreamOnOptions options) => Assert.Contains(words, Assert.Throws<ArgumentException>(() => Row(options)).Message, StringComparison.Ordinal);

    private static int[] Lengths(DenoisingRow row, int steps)
    {
        var loop = new DenoisingLoop(new HandScorer((_, _, _) => Word(.5f, IsBanned(row) ? 10 : Expand)));
        return [.. Enumerable.Range(0, steps).Select(_ =>
        {
            loop.Step([row]);
            return row.Canvas.Generation.Length;
        })];
    }

    private static bool IsBanned(DenoisingRow row)
    {
        float[] logits = new float[3];
        row.Decoder.Rules.Logits!.Apply(2, logits);
        return logits[Expand] < 0;
    }

    private static DenoisingRow Gaps()
    {
        var row = Row(Plain.CreateForGaps(new DecoderContext(Conventions, 2, 0), 8));
        row.Give([Mask, Mask, Mask, 50, Mask, Mask, Mask, 51], [0, 0, 0, -1, 1, 1, 1, -1]);
        return row;
    }
}
