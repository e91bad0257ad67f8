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
