using Daedalus.Scoring;

namespace Daedalus.Tests.Scoring;

/// <summary>Estimates of the small model against their formulas over full logits.</summary>
public class EstimatorTests(SmallModel small) : IClassFixture<SmallModel>
{
    private DiffusionModel Model => small.Model;

    public static TheoryData<AnswerEstimator> Estimators { get; } =
    [
        new LikelihoodEstimator { Samples = 12, BatchSize = 4, Seed = 1 },
        new LikelihoodEstimator { Samples = 4, BatchSize = 4, Guidance = 1 },
        new DiffuGrpoEstimator { Seed = 2 },
        new UniGrpoEstimator { Samples = 6, Seed = 3 },
        new CoupledGrpoEstimator { Seed = 4 },
        new TraceRlEstimator { Merge = 2 },
    ];

    [Theory]
    [MemberData(nameof(Estimators))]
    public void TheyAreTheirWeightedLogProbabilities(AnswerEstimator estimator)
    {
        var answers = Answers();
        var scores = estimator.Estimate(Model, answers);
        foreach (var (answer, score) in answers.Zip(scores))
        {
            var guidance = estimator is LikelihoodEstimator likelihood ? likelihood.Guidance : 0;
            var expected = new double[answer.Answer.Length];
            foreach (var draw in estimator.Draw(answer))
            {
                var all = Oracle.LogProbabilities(Model, answer.Ids, draw.Masked, guidance, answer.Prompt.Length);
                foreach (var position in draw.Asked)
                    expected[position - answer.Prompt.Length] += draw.Weight * all[position];
            }

            Assert.All(expected.Zip(score.Tokens), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
            Assert.Equal(expected.Sum(), score.LogProbability, 1e-3);
            Assert.Equal(score.Tokens.Sum(), score.LogProbability, 1e-9);
        }
    }

    [Theory]
    [MemberData(nameof(Estimators))]
    public void BatchMatesChangeNoBit(AnswerEstimator estimator)
    {
        var answers = Answers();
        var together = estimator.Estimate(Model, answers);
        for (var i = 0; i < answers.Length; i++)
        {
            var alone = Assert.Single(estimator.Estimate(Model, [answers[i]]));
            Assert.Equal(alone.Tokens, together[i].Tokens);
            Assert.Equal(alone.LogProbability, together[i].LogProbability);
        }
    }

    [Fact]
    public void RightAnswersAreLikelierThanWrongOnes()
    {
        var question = Encode(Questions.Short);
        var answers = new[] { "Yes.", "No.", "Nine." }.Select(text => new ScoredAnswer { Prompt = question, Answer = Ids(text) }).ToArray();
        var scores = new LikelihoodEstimator { Samples = 16 }.Estimate(Model, answers);
        Assert.True(scores[0].LogProbability > scores[1].LogProbability + 1 && scores[1].LogProbability > scores[2].LogProbability);
    }

    [Fact]
    public void WhatWasGeneratedCanBeReplayed()
    {
        var options = new GenerationOptions { Decoder = Questions.Daedal, RecordSteps = true };
        var result = Model.Generate("Count from 16 to 20 by 2.", options);
        var answer = new ScoredAnswer { Prompt = Encode("Count from 16 to 20 by 2."), Answer = result.Ids.ToArray(), Steps = result.WrittenAt!.ToArray() };
        var replayed = new TraceRlEstimator { Merge = 1 }.Estimate(Model, [answer])[0];
        var shuffled = new TraceRlEstimator { Merge = 1 }.Estimate(Model, [answer with { Steps = result.WrittenAt!.Reverse().ToArray() }])[0];
        Assert.InRange(replayed.LogProbability, -10, 0);
        Assert.True(replayed.LogProbability > shuffled.LogProbability);
    }

    public static TheoryData<AnswerEstimator, ScoredAnswer?, string[]> Bad()
    {
        var answer = new ScoredAnswer { Prompt = new[] { 1 }, Answer = new[] { 2, 3 } };
        return new()
        {
            { new LikelihoodEstimator { Samples = 0 }, answer, ["Samples is 0", "1 to"] },
            { new LikelihoodEstimator { Samples = 100 }, answer, ["100", "multiple of BatchSize, 16"] },
            { new LikelihoodEstimator { BatchSize = -1 }, answer, ["BatchSize is -1"] },
            { new LikelihoodEstimator { Guidance = double.NaN }, answer, ["Guidance is NaN"] },
            { new LikelihoodEstimator(), answer with { Answer = Array.Empty<int>() }, ["Answer 0 is empty"] },
            { new LikelihoodEstimator(), answer with { Answer = new int[600] }, ["Answer 0", "601", "512"] },
            { new LikelihoodEstimator(), answer with { Answer = new[] { 421 } }, ["Answer 0", "mask token 421", "position 1"] },
            { new LikelihoodEstimator(), answer with { Prompt = new[] { 1000 } }, ["1000", "448"] },
            { new DiffuGrpoEstimator { PromptMasking = 1.1 }, answer, ["PromptMasking is 1.1", "0 to 1"] },
            { new UniGrpoEstimator { LeastMasking = .8, MostMasking = .2 }, answer, ["MostMasking is 0.2", "0.8"] },
            { new CoupledGrpoEstimator { LeastMasking = 0 }, answer, ["LeastMasking is 0", "0.001"] },
            { new TraceRlEstimator { Merge = 0 }, answer, ["Merge is 0"] },
            { new TraceRlEstimator(), answer, ["2 tokens and 0 steps", "RecordSteps"] },
        };
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void BadOptionsAndAnswersAreRefused(AnswerEstimator estimator, ScoredAnswer? answer, string[] parts)
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => estimator.Estimate(Model, [answer!]));
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void NothingToEstimateIsNothing()
    {
        Assert.Empty(new LikelihoodEstimator().Estimate(Model, []));
        Assert.Throws<ArgumentNullException>(() => new LikelihoodEstimator().Estimate(Model, [null!]));
        Assert.Throws<ArgumentNullException>(() => new LikelihoodEstimator().Estimate(null!, []));
        Assert.ThrowsAny<OperationCanceledException>(() => new DiffuGrpoEstimator().Estimate(Model, Answers(), new CancellationToken(true)));
    }

    private int[] Encode(string question) => Model.Encode(question);

    private int[] Ids(string text) => [.. Model.Tokenizer.Encode(text)];

    private ScoredAnswer[] Answers() =>
    [
        new() { Prompt = Encode(Questions.Short), Answer = Ids("Yes."), Steps = Enumerable.Range(1, Ids("Yes.").Length).ToArray() },
        new() { Prompt = Encode("Spell OVJWU."), Answer = ScoreTests.Words(9), Steps = new[] { 3, 3, 1, 2, 8, 8, 5, 1, 9 } },
        new() { Prompt = Array.Empty<int>(), Answer = new[] { 5 }, Steps = new[] { 1 } },
        new() { Prompt = ScoreTests.Words(60), Answer = ScoreTests.Words(31, 1), Steps = Enumerable.Range(0, 31).Select(i => 1 + (i * 7 % 10)).ToArray() },
    ];
}
