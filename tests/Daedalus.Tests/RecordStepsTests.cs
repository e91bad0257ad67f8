using Daedalus.Tests.Denoising;

namespace Daedalus.Tests;

/// <summary>When each token of an answer was written.</summary>
public class RecordStepsTests(SmallModel small) : IClassFixture<SmallModel>
{
    public static TheoryData<int> Requests { get; } = [.. Enumerable.Range(0, Questions.Mixed.Count)];

    [Theory]
    [MemberData(nameof(Requests))]
    public void EveryTokenHasTheStepAtWhichTheStreamFirstShowsIt(int request)
    {
        var (prompt, options) = Questions.Mixed[request];
        foreach (var stopEarly in new[] { false, true })
        {
            var recorded = options! with { RecordSteps = true, StopEarly = stopEarly };
            var updates = small.Model.Stream(prompt, recorded).ToList();
            var result = updates[^1].Result!;
            Assert.Null(small.Model.Generate(prompt, options).WrittenAt);
            Assert.Equal(small.Model.Generate(prompt, recorded).WrittenAt, result.WrittenAt);
            Assert.Equal(result.Ids.Count, result.WrittenAt!.Count);
            Assert.All(result.WrittenAt, step => Assert.InRange(step, 1, updates.Count));

            // As many tokens are there after a step as have one up to it; nothing is ever taken away unless a full canvas is cut.
            if (result.Statistics.Insertions == 0)
                foreach (var update in updates)
                    Assert.Equal(update.Canvas.Count(cell => !cell.IsMask), result.WrittenAt.Count(step => step <= update.Step));
        }
    }

    [Fact]
    public void OnTheToyTheyAreTheStepsThatTheDecoderChose() => AnyDecoderTests.ForAll(run =>
    {
        if (run.Statistics.Insertions > 0 || run.Statistics.LengthRounds > 0)
            return;
        var written = run.Row.Canvas.Written;
        var last = new Dictionary<int, int>();
        for (var step = 0; step < run.Steps.Count; step++)
            foreach (var write in run.Steps[step].Fills.Concat(run.Steps[step].Rewrites))
                last[write.Position - run.PromptLength] = step + 1;
        foreach (var (position, step) in last.Where(write => write.Key < run.Row.Canvas.Generation.Length))
            Assert.Equal(step, written[position]);
    });
}
