using Daedalus.Denoising;
using Daedalus.Engine;
using Daedalus.Tests.Denoising;
using static Daedalus.Tests.Denoising.Hand;

namespace Daedalus.Tests.Engine;

/// <summary>What a decoder may do to tokens that are written; the canvas starts as three masks behind a prompt of two tokens.</summary>
public class RevisionTests
{
    [Fact]
    public void ATokenIsRewrittenAnotherMaskedAgainAndTheEndDropped()
    {
        var row = Run(
            _ => 0, Fill,
            edits =>
            {
                edits.Rewrite(2, 15, .25f);
                edits.Remask(3);
                edits.AppendMasks(2);
            },
            edits => edits.DropLast(3));
        Assert.Null(row.Error);
        Assert.Equal([7, 8, 15, Mask], row.Canvas.Ids);
        Assert.Equal([.25f, 0f], row.Canvas.Confidence);
        Assert.Equal([0, 0], row.Canvas.Born);
        Assert.Equal(3, row.Forwards);
    }

    [Fact]
    public void RevisionIsProgress()
    {
        static void Remask(EditList edits) => edits.Remask(3);
        static void Write(EditList edits) => edits.Write(3, 12, 1);
        var row = Run(_ => 0, Fill, Remask, Write, Remask, Write, edits => edits.Rewrite(3, 13, 1), edits => edits.Rewrite(3, 12, 1));
        Assert.Null(row.Error);
        Assert.Equal([11, 12, 13], row.Canvas.Generation);
    }

    public static TheoryData<string, int, Action<EditList>> Misdeeds() => new()
    {
        { "rewrote position 1; only written tokens of the generation", 0, edits => edits.Rewrite(1, 20, 1) },
        { "rewrote position -1", 0, edits => edits.Rewrite(-1, 20, 1) },
        { "rewrote position 5", 0, edits => edits.Rewrite(5, 20, 1) },
        { "rewrote position 2 as token 11", 0, edits => edits.Rewrite(2, 11, 1) },
        { "rewrote position 2 as token 0", 0, edits => edits.Rewrite(2, Mask, 1) },
        { "rewrote position 2 as token 100", 0, edits => edits.Rewrite(2, 100, 1) },
        { "rewrote position 2 after 3", 0, edits => { edits.Rewrite(3, 20, 1); edits.Rewrite(2, 20, 1); } },
        { "rewrote position 2 after 2", 0, edits => { edits.Rewrite(2, 20, 1); edits.Rewrite(2, 21, 1); } },
        { "remasked position 0", 0, edits => edits.Remask(0) },
        { "remasked position 5", 0, edits => edits.Remask(5) },
        { "remasked position 3 after 3", 0, edits => { edits.Remask(3); edits.Remask(3); } },
        { "rewrote and remasked position 4", 0, edits => { edits.Rewrite(3, 20, 1); edits.Rewrite(4, 20, 1); edits.Remask(4); } },
        { "rewrote position 3, which it had frozen with all before 4", 2, edits => edits.Rewrite(3, 20, 1) },
        { "remasked position 2, which it had frozen", int.MaxValue, edits => edits.Remask(2) },
        { "dropped 3 of 3 tokens", 0, edits => edits.DropLast(3) },
        { "dropped -1 of 3 tokens", 0, edits => edits.DropLast(-1) },
        { "dropped 2 of 3 tokens, 2 of which it had frozen", 2, edits => edits.DropLast(2) },
        { "dropped 1 of 3 tokens, 3 of which it had frozen", int.MaxValue, edits => edits.DropLast(1) },
        { "one of both", 0, edits => { edits.DropLast(1); edits.AppendTokens(Eos, 1); } },
        { "one of both", 0, edits => { edits.DropLast(1); edits.AppendMasks(1); } },
        { "deleted position 1; only places", 0, edits => edits.Delete(1) },
        { "deleted position -1; only places", 0, edits => edits.Delete(-1) },
        { "deleted position 5; only places", 0, edits => edits.Delete(5) },
        { "deleted position 3, which it had frozen with all before 4", 2, edits => edits.Delete(3) },
        { "deleted position 2, which it had frozen", int.MaxValue, edits => edits.Delete(2) },
        { "deleted position 3 after 3", 0, edits => { edits.Delete(3); edits.Delete(3); } },
        { "deleted position 2 after 4", 0, edits => { edits.Delete(4); edits.Delete(2); } },
        { "deleted position 3 and changed it", 0, edits => { edits.Rewrite(2, 20, 1); edits.Rewrite(3, 20, 1); edits.Delete(3); } },
        { "deleted position 4 and changed it", 0, edits => { edits.Remask(3); edits.Remask(4); edits.Delete(4); } },
        { "deleted 3 of 3 tokens", 0, edits => { edits.Delete(2); edits.Delete(3); edits.Delete(4); } },
        { "added or dropped", 0, edits => { edits.Delete(2); edits.AppendMasks(1); } },
        { "added or dropped", 0, edits => { edits.Delete(2); edits.AppendTokens(Eos, 1); } },
        { "added or dropped", 0, edits => { edits.Delete(2); edits.DropLast(1); } },
    };

    [Theory]
    [MemberData(nameof(Misdeeds))]
    public void WhatMayNotBeRevisedIsRefusedByName(string words, int frozen, Action<EditList> revise)
    {
        var row = Run(done => done == 0 ? 0 : frozen, Fill, revise);
        Assert.Contains(words, Assert.IsType<InvalidOperationException>(row.Error).Message, StringComparison.Ordinal);
        Assert.Contains(nameof(ScriptedDecoder), row.Error.Message, StringComparison.Ordinal);
        Assert.Equal([7, 8, 11, 12, 13], row.Canvas.Ids);
    }

    [Fact]
    public void AMaskIsNotRevised()
    {
        Assert.Contains("remasked position 4", Run(_ => 0, edits => edits.Remask(4)).Error!.Message, StringComparison.Ordinal);
        Assert.Contains("rewrote position 4", Run(_ => 0, edits => edits.Rewrite(4, 12, 1)).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PlacesAreDeletedInTheCoordinatesBeforeTheStepAndWhatStandsBesideThemGoesAlong()
    {
        var row = Run(
            _ => 0,
            edits => { edits.Write(3, 12, .5f); edits.AppendMasks(1); },
            edits => { edits.Write(5, 14, .75f); edits.Delete(2); edits.Delete(4); });
        Assert.Null(row.Error);
        Assert.Equal([12, 14], row.Canvas.Generation);
        Assert.Equal([.5f, .75f], row.Canvas.Confidence);
        Assert.Equal([0, 1], row.Canvas.Born);
        Assert.Equal([1, 2], row.Canvas.Written);
    }

    // As one may become several: what is frozen is what is written.
    [Fact]
    public void AMaskIsDeletedWhereverItStandsAndAWrittenTokenOnlyBehindWhatIsFrozen()
    {
        Assert.Equal([12, Mask], Run(_ => int.MaxValue, edits => edits.Write(3, 12, 1), edits => edits.Delete(2)).Canvas.Generation);
        Assert.Equal([11, 13], Run(_ => 1, Fill, edits => edits.Delete(3)).Canvas.Generation);
        Assert.Contains("changed it", Run(_ => 0, edits => { edits.Write(3, 12, 1); edits.Delete(3); }).Error!.Message, StringComparison.Ordinal);
        Assert.Contains("added or dropped", Run(_ => 0, edits => { edits.Expand(3, 2); edits.Delete(2); }).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DeletionIsProgress() =>
        Assert.Equal([Mask], Run(_ => 0, edits => edits.AppendMasks(1), edits => edits.Delete(2), edits => edits.Delete(3), edits => edits.Delete(2)).Canvas.Generation);

    [Fact]
    public void WhatWasFrozenOnceStaysFrozen()
    {
        var row = Run(done => done == 1 ? 2 : 0, Fill, edits => edits.Rewrite(4, 20, 1), edits => edits.Rewrite(3, 20, 1));
        Assert.Contains("rewrote position 3, which it had frozen", row.Error!.Message, StringComparison.Ordinal);
        Assert.Equal([11, 12, 20], row.Canvas.Generation);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    [InlineData(2, 1)]
    [InlineData(int.MaxValue, 1)]
    public void AnAnswerEndsEarlyOnlyAtAnEndThatIsFrozen(int frozen, int forwards)
    {
        var decoder = new ScriptedDecoder(
            _ => frozen,
            edits => { edits.Write(2, 11, 1); edits.Write(3, Eos, 1); },
            edits => edits.Write(4, 13, 1),
            _ => { });
        var row = RunToEnd(new DenoisingRow(Hand.Prompt, decoder, Conventions, turnEndToken: null, seed: 0) { StopsEarly = true });
        Assert.Equal(forwards, row.Forwards);
        Assert.Equal([11, Eos, forwards == 1 ? Eos : 13], row.Canvas.Generation);
    }

    private static void Fill(EditList edits)
    {
        for (var i = 0; i < 3; i++)
            edits.Write(2 + i, 11 + i, 1);
    }

    private static DenoisingRow Run(Func<int, int> frozenAfter, params Action<EditList>[] steps) => RunToEnd(Row(new ScriptedDecoder(frozenAfter, steps)));

    private static DenoisingRow RunToEnd(DenoisingRow row)
    {
        var loop = new DenoisingLoop(new HandScorer((_, _, _) => Word(.5f)));
        while (loop.Step([row]))
        {
        }

        return row;
    }
}
