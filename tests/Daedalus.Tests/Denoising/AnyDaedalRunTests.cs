using Daedalus.Denoising.Daedal;
using FsCheck;
using FsCheck.Fluent;

namespace Daedalus.Tests.Denoising;

/// <summary>What holds for DAEDAL whatever its settings, its prompt and the model.</summary>
public class AnyDaedalRunTests
{
    [Fact]
    public void LengthRoundsAndForwardsStayWithinTheirBounds() => ForAll((run, options) =>
    {
        var rounds = run.Statistics.LengthRounds;
        Assert.InRange(rounds, 1, (int)Math.Ceiling((options.MaxLength - run.Row.Decoder.InitialLength) / (double)options.ExpansionFactor) + 1);
        var masksCreated = run.MasksSeenBy(rounds - 1) + (run.Statistics.Insertions * (options.ExpansionFactor - 1));
        Assert.InRange(run.Row.Forwards, rounds + 1, rounds + masksCreated);
    });

    [Fact]
    public void StatisticsAreWhatHappened()
    {
        int insertions = 0, forced = 0, stuck = 0, growths = 0;
        ForAll((run, options) =>
        {
            var statistics = run.Statistics;
            var search = run.Steps.Take(statistics.LengthRounds).ToArray();
            var denoising = run.Steps.Skip(statistics.LengthRounds).ToArray();
            Assert.All(search[..^1], step => Assert.True(step.Appended > 0 && step.Fills.Length == 0 && step.ExpandAt is null));
            Assert.Equal(search[^1].Dropped > 0, search[^1].Fills.Length > 0 || (search[^1].Dropped > 0 && options.EosWindow == 1));
            Assert.All(denoising, step => Assert.True(step.Fills.Length + step.Dropped > 0 && step.Appended == 0));
            Assert.Equal(denoising.Count(step => step.ExpandAt is not null), statistics.Insertions);
            Assert.InRange(statistics.ForcedFills + statistics.StuckFills, 0, denoising.Count(step => step.Fills.Length == 1 || step.Dropped > 0));
            insertions += statistics.Insertions;
            forced += statistics.ForcedFills;
            stuck += statistics.StuckFills;
            growths += statistics.LengthRounds - 1;
        });
        Assert.True(Math.Min(Math.Min(insertions, forced), Math.Min(stuck, growths)) > 10, $"drawn too tamely: {insertions}, {forced}, {stuck}, {growths}");
    }

    [Fact]
    public void AStepFillsWhatIsConfidentOrOneWithinOneWindow() => ForAll((run, options) => Assert.All(run.Steps, step =>
    {
        // A cut also fills what it keeps of the end.
        if (step.Dropped > 0)
            return;
        if (step.Fills.Length > 1 && options.Fill == FillKind.Confident)
            Assert.All(step.Fills, fill => Assert.True(fill.Confidence > (float)options.HighThreshold));
        if (step.ExpandAt is { } at)
            Assert.DoesNotContain(at, step.Fills.Select(fill => fill.Position));
        int[] touched = [.. step.Fills.Select(fill => fill.Position), .. step.ExpandAt is { } place ? [place] : Array.Empty<int>()];
        if (touched.Length > 1)
            Assert.InRange(touched.Max() - touched.Min(), 1, options.BlockLength - 1);
    }));

    [Fact]
    public void TheLengthSearchEndsWithTheAnchorAsFarAsItFits() => ForAll((run, options) =>
    {
        var found = run.Steps[run.Statistics.LengthRounds - 1];
        var next = run.Steps[run.Statistics.LengthRounds];
        var anchor = found.Dropped > 0 ? options.EosWindow / 2 : Math.Min(options.EosWindow / 2, options.MaxLength - (found.Ids.Length - run.PromptLength));
        var masks = found.Dropped > 0 ? next.Ids.Length - anchor : found.Ids.Length;
        Assert.True(found.Dropped == 0 || options.Growth == GrowthKind.Probe);
        Assert.Equal([.. found.Ids[..masks], .. Enumerable.Repeat(run.Case.Toy.Eos, anchor)], next.Ids);
    });

    [Fact]
    public void WhatIsCutIsAnEndAndTheAnchorStays()
    {
        int probes = 0, contractions = 0;
        ForAll((run, options) =>
        {
            for (var i = 0; i < run.Steps.Count; i++)
                if (run.Steps[i] is { Dropped: > 0 } step)
                {
                    var isProbe = i < run.Statistics.LengthRounds;
                    (probes, contractions) = (probes + (isProbe ? 1 : 0), contractions + (isProbe ? 0 : 1));
                    Assert.True(isProbe ? options.Growth == GrowthKind.Probe : options.Contract);
                    Assert.Null(step.ExpandAt);
                    Assert.All(step.Ids[^step.Dropped..], id => Assert.True(id == run.Case.Toy.Eos || id == run.Case.Toy.Mask));
                    var after = i + 1 < run.Steps.Count ? run.Steps[i + 1].Ids : run.Row.Canvas.Ids.ToArray();
                    Assert.Equal(step.Ids.Length - step.Dropped, after.Length);
                    Assert.All(after[^Math.Min(options.EosWindow / 2, after.Length - run.PromptLength)..], id => Assert.Equal(run.Case.Toy.Eos, id));
                }
        });
        Assert.True(Math.Min(probes, contractions) > 10, $"drawn too tamely: {probes} probes and {contractions} contractions");
    }

    [Fact]
    public void TheLongestAnswerIsLoweredToTheRoomOfTheContext()
    {
        var lowered = 0;
        ForAll((free, options) =>
        {
            var room = 1 + ((free.Row.Canvas.Generation.Length + (int)free.Case.Seed) % options.MaxLength);
            var run = DrawnRun.Of(free.Case, contextLimit: free.PromptLength + room);
            Assert.Equal(Math.Min(room, options.MaxLength), run.Row.Decoder.MaxLength);
            Assert.Equal(Math.Min(room, free.Row.Decoder.InitialLength), run.Row.Decoder.InitialLength);
            Assert.All(run.Steps, step => Assert.True(step.Ids.Length <= run.PromptLength + room));
            Assert.InRange(run.Row.Canvas.Generation.Length, 1, room);
            lowered += room < free.Row.Canvas.Generation.Length ? 1 : 0;
        });
        Assert.True(lowered > 5, $"only {lowered} runs lacked room");
    }

    private static void ForAll(Action<DrawnRun, DaedalOptions> check) => Prop.ForAll(
        DrawnCase.Gen.Where(request => request.Options is DaedalOptions).ToArbitrary(),
        request => check(DrawnRun.Of(request), (DaedalOptions)request.Options)).Check(Drawn.Cases(200));
}
