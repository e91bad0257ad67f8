using Daedalus.Scoring;

namespace Daedalus.Tests.Scoring;

/// <summary>What the estimators hide, what they ask, and how they weigh it.</summary>
public class EstimatorMaskTests
{
    private static readonly ScoredAnswer Answer = new()
    {
        Prompt = Enumerable.Range(0, 20).ToArray(),
        Answer = Enumerable.Range(100, 8).ToArray(),
        Steps = new[] { 1, 4, 1, 9, 2, 2, 30, 4 },
    };

    private static readonly int[] All = [.. Enumerable.Range(20, 8)];

    [Fact]
    public void DiffuGrpoHidesTheWholeAnswerAndSomeOfThePrompt()
    {
        var shares = new List<int>();
        for (ulong seed = 0; seed < 200; seed++)
        {
            var draw = Assert.Single(new DiffuGrpoEstimator { Seed = seed }.Draw(Answer));
            Assert.Equal((All.Length, 1.0), (draw.Asked.Length, draw.Weight));
            Assert.Equal(All, draw.Asked);
            Assert.Equal(All, draw.Masked[^8..]);
            Assert.Equal(draw.Masked.Order().Distinct(), draw.Masked);
            shares.Add(draw.Masked.Length - 8);
        }

        // 4000 tokens hidden with probability 0.3: 1200 in expectation, 29 standard deviation.
        Assert.InRange(shares.Sum(), 1200 - 120, 1200 + 120);
        Assert.Equal(All, new DiffuGrpoEstimator { PromptMasking = 0 }.Draw(Answer).First().Masked);
        Assert.Equal(28, new DiffuGrpoEstimator { PromptMasking = 1 }.Draw(Answer).First().Masked.Length);
    }

    [Fact]
    public void CoupledGrpoScoresEveryTokenTwice()
    {
        var ratios = new List<double>();
        for (ulong seed = 0; seed < 300; seed++)
        {
            var draws = new CoupledGrpoEstimator { Seed = seed }.Draw(Answer).ToList();
            Assert.Equal(3, draws.Count);
            Assert.Equal(All, draws[0].Masked);
            Assert.Equal(.5, draws[0].Weight);
            Assert.Equal(All, draws[1].Masked.Concat(draws[2].Masked).Order());
            Assert.All(draws, draw => Assert.Same(draw.Masked, draw.Asked));
            var ratio = .5 / draws[1].Weight;
            Assert.InRange(ratio, .2, .8);
            Assert.Equal(.5 / (1 - ratio), draws[2].Weight, 1e-12);
            ratios.Add(ratio - (draws[1].Masked.Length / 8.0));
        }

        Assert.InRange(ratios.Average(), -.05, .05);
    }

    [Fact]
    public void UniGrpoWeighsDrawsAlikeWhateverTheyHide()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            var draws = new UniGrpoEstimator { Seed = seed }.Draw(Answer).ToList();
            Assert.InRange(draws.Count, 30, 35);
            Assert.All(draws, draw => Assert.Equal(8.0 / draws.Count, draw.Weight * draw.Masked.Length, 1e-12));
            Assert.All(draws, draw => Assert.All(draw.Masked, position => Assert.InRange(position, 20, 27)));
        }

        Assert.Empty(new UniGrpoEstimator { LeastMasking = 0, MostMasking = 0 }.Draw(Answer));
        Assert.All(new UniGrpoEstimator { LeastMasking = 1, MostMasking = 1 }.Draw(Answer), draw => Assert.Equal(All, draw.Masked));
    }

    [Fact]
    public void TraceRlReplaysTheSteps()
    {
        var draws = new TraceRlEstimator { Merge = 1 }.Draw(Answer).ToList();
        Assert.Equal(["20 22", "24 25", "21 27", "23", "26"], draws.Select(draw => string.Join(' ', draw.Asked)));
        Assert.Equal(
            ["20 21 22 23 24 25 26 27", "21 23 24 25 26 27", "21 23 26 27", "23 26", "26"],
            draws.Select(draw => string.Join(' ', draw.Masked)));

        draws = new TraceRlEstimator { Merge = 2 }.Draw(Answer).ToList();
        Assert.Equal(["20 22 24 25", "21 23 27", "26"], draws.Select(draw => string.Join(' ', draw.Asked)));
        Assert.Equal(["20 21 22 23 24 25 26 27", "21 23 26 27", "26"], draws.Select(draw => string.Join(' ', draw.Masked)));
        Assert.All(draws, draw => Assert.Equal(1, draw.Weight));
        Assert.Equal(All, Assert.Single(new TraceRlEstimator().Draw(Answer)).Asked);
    }

    [Fact]
    public void SeedsDrawOthersAndTheSameSeedTheSame()
    {
        AnswerEstimator[] estimators = [new LikelihoodEstimator(), new DiffuGrpoEstimator(), new UniGrpoEstimator(), new CoupledGrpoEstimator()];
        foreach (var estimator in estimators)
        {
            string Masks(AnswerEstimator drawn) => string.Join(';', drawn.Draw(Answer).Select(draw => string.Join(' ', draw.Masked)));
            Assert.Equal(Masks(estimator), Masks(estimator with { Seed = 0 }));
            Assert.Equal(20, Enumerable.Range(0, 20).Select(seed => Masks(estimator with { Seed = (ulong)seed })).Distinct().Count());
        }
    }
}
