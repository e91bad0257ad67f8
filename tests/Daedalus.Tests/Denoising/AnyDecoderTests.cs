using Daedalus.Denoising.Editing;
using Daedalus.Denoising.FixedLength;
using Daedalus.Denoising.RhoEos;
using FsCheck;
using FsCheck.Fluent;

namespace Daedalus.Tests.Denoising;

/// <summary>What holds for every decoder, whatever its settings, its prompt and the model.</summary>
public class AnyDecoderTests
{
    [Fact]
    public void ThePromptIsUntouchedAndNoMaskIsLeft() => ForAll(run =>
    {
        Assert.All(run.Steps, step => Assert.Equal(run.Case.Prompt, step.Ids[..run.PromptLength]));
        Assert.Equal(run.Case.Prompt, run.Row.Canvas.Ids[..run.PromptLength]);
        Assert.DoesNotContain(run.Case.Toy.Mask, run.Row.Canvas.Generation.ToArray());
        Assert.InRange(run.Row.Canvas.Generation.Length, 1, run.Row.Decoder.MaxLength);
    });

    [Fact]
    public void OnlyMasksOfTheGenerationAreFilledAndNeverWithTheMask() => ForAll(run => Assert.All(run.Steps, step =>
    {
        var places = step.Fills.Select(fill => fill.Position).ToArray();
        Assert.Equal(places.Order().Distinct(), places);
        Assert.All(places, place => Assert.True(place >= run.PromptLength && step.Ids[place] == run.Case.Toy.Mask));
        Assert.All(step.Fills, fill => Assert.NotEqual(run.Case.Toy.Mask, fill.Token));
        Assert.All(step.Fills, fill => Assert.InRange(fill.Confidence, 0, 1));
    }));

    [Fact]
    public void OnlyWhatIsWrittenAndNotFrozenIsRevised()
    {
        int rewrites = 0, remasked = 0, dropped = 0;
        ForAll(run => Assert.All(run.Steps, step =>
        {
            var start = run.PromptLength + (long)step.Frozen;
            Assert.All(step.Rewrites, rewrite => Assert.True(rewrite.Position >= start && step.Ids[rewrite.Position] != run.Case.Toy.Mask));
            Assert.All(step.Remasked, place => Assert.True(place >= start && step.Ids[place] != run.Case.Toy.Mask));
            Assert.True(step.Dropped == 0 || step.Ids.Length - step.Dropped >= start);
            (rewrites, remasked, dropped) = (rewrites + step.Rewrites.Length, remasked + step.Remasked.Length, dropped + step.Dropped);
        }));
        Assert.True(rewrites > 10 && remasked > 10 && dropped > 10, $"drawn too tamely: {rewrites} rewritten, {remasked} masked again, {dropped} dropped");
    }

    // What was frozen once is frozen for good, so what was written there is in the answer.
    [Fact]
    public void WhatIsFrozenIsInTheAnswer() => ForAll(run =>
    {
        for (var i = 1; i < run.Steps.Count; i++)
        {
            Assert.True(run.Steps[i].Frozen >= run.Steps[i - 1].Frozen);
            if (run.Steps[i].Frozen == int.MaxValue)
                continue;
            var frozen = run.Steps[i].Ids.AsSpan(run.PromptLength, run.Steps[i].Frozen);
            Assert.True(frozen.SequenceEqual(run.Row.Canvas.Generation[..frozen.Length]));
            Assert.False(frozen.Contains(run.Case.Toy.Mask));
        }
    });

    [Fact]
    public void PositionsAreAskedForOnceAndInOrder() => ForAll(run => Assert.All(run.Steps, step =>
    {
        Assert.NotEmpty(step.Positions);
        Assert.Equal(step.Positions.Order().Distinct(), step.Positions);
        Assert.InRange(step.Positions[0], run.PromptLength, step.Ids.Length - 1);
        Assert.InRange(step.Positions[^1], run.PromptLength, step.Ids.Length - 1);
    }));

    // Editing looks once at a finished block in which nothing is to be changed, and a canvas that lost its masks at its end once more at the rest.
    [Fact]
    public void EveryForwardMakesProgressButTheOneThatClosesTheLengthSearch() => ForAll(run =>
    {
        var idle = Enumerable.Range(0, run.Steps.Count).Where(i => run.Steps[i].IsEmpty).ToArray();
        Assert.All(idle, i => Assert.True(i == run.Statistics.LengthRounds - 1 || (run.Case.Options is EditOptions or RhoEosOptions && run.MasksAskedFor(i) == 0)));
        Assert.Equal(run.Steps.Count, run.Row.Forwards);
    });

    [Fact]
    public void EveryDecoderEndsWithinItsBound() => ForAll(run => Assert.InRange(run.Row.Forwards, 1, Bound.Of(run.Case.Options)));

    [Fact]
    public void FixedLengthsTakeTheirStepsAndNoMore()
    {
        var runs = 0;
        ForAll(run =>
        {
            if (run.Case.Options is not FixedLengthOptions options)
                return;
            runs++;
            var steps = options.Steps == 0 ? options.Length : options.Steps;
            var blocks = (options.Length + options.BlockLength - 1) / options.BlockLength;
            Assert.InRange(run.Row.Forwards, blocks, Math.Max(steps, blocks));
            Assert.Equal(options.Length, run.Row.Canvas.Generation.Length);
            Assert.Equal(options.Length, run.Steps.Sum(step => step.Fills.Length));
            Assert.All(run.Steps, step => Assert.NotEmpty(step.Fills));
            Assert.Equal(default, run.Statistics);
        });
        Assert.True(runs > 15, $"only {runs} runs had a fixed length");
    }

    [Fact]
    public void TheSameSeedRepeatsTheRun() => ForAll(run =>
    {
        var again = DrawnRun.Of(run.Case);
        Assert.Equal(run.Row.Canvas.Ids, again.Row.Canvas.Ids);
        Assert.Equal(run.Row.Canvas.Confidence, again.Row.Canvas.Confidence);
        Assert.Equal(run.Statistics, again.Statistics);
    });

    internal static void ForAll(Action<DrawnRun> check) =>
        Prop.ForAll(DrawnCase.Gen.ToArbitrary(), request => check(DrawnRun.Of(request))).Check(Drawn.Cases(100));
}
