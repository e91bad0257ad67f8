using Daedalus.Denoising.FixedLength;
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
    public void PositionsAreAskedForOnceAndInOrder() => ForAll(run => Assert.All(run.Steps, step =>
    {
        Assert.NotEmpty(step.Positions);
        Assert.Equal(step.Positions.Order().Distinct(), step.Positions);
        Assert.InRange(step.Positions[0], run.PromptLength, step.Ids.Length - 1);
        Assert.InRange(step.Positions[^1], run.PromptLength, step.Ids.Length - 1);
    }));

    [Fact]
    public void EveryForwardMakesProgressButTheOneThatClosesTheLengthSearch() => ForAll(run =>
    {
        var idle = Enumerable.Range(0, run.Steps.Count).Where(i => run.Steps[i].IsEmpty).ToArray();
        Assert.All(idle, i => Assert.Equal(run.Statistics.LengthRounds - 1, i));
        Assert.Equal(run.Steps.Count, run.Row.Forwards);
    });

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
        Prop.ForAll(DrawnCase.Gen.ToArbitrary(), request => check(DrawnRun.Of(request))).Check(Drawn.Cases(70));
}
