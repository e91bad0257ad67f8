using Daedalus.Scoring;
using Daedalus.Tests.Toy;

namespace Daedalus.Tests.Scoring;

/// <summary>LLaDA's Monte Carlo likelihood: its counts, its masks, and what it converges to.</summary>
public class LikelihoodTests
{
    private static readonly ToyParameters Toy = new()
    {
        Seed = 5,
        Vocabulary = 24,
        Mask = 3,
        Eos = 1,
        Eot = 2,
        Noise = 1,
        Peak = 2,
        Context = 4,
        Keep = 0,
        AnswerEnd = 40,
        EosBias = 0,
        EosSlope = 0,
        EosLength = 0,
        EosHold = 0,
        MaskRate = 0,
        MaskBias = 0,
        GlobalRate = 1024,
    };

    private static readonly ScoredAnswer Answer = new() { Prompt = new[] { 7, 8, 9 }, Answer = new[] { 10, 11, 12, 13 } };

    // By the published line, in exact fractions: round(k + r A / b), halves to even, then to 1..A.
    [Theory]
    [InlineData(1, 4, 4, "1 2 3 4")]
    [InlineData(3, 4, 4, "3 4 1 2")]
    [InlineData(2, 8, 4, "2 4 6 8")]
    [InlineData(7, 8, 4, "7 1 3 5")]
    [InlineData(1, 2, 4, "1 2 2 2")]
    [InlineData(1, 2, 8, "1 1 2 2 2 2 2 1")]
    [InlineData(5, 5, 1, "5")]
    [InlineData(1, 1, 3, "1 1 1")]
    [InlineData(4, 10, 4, "4 6 9 2")]
    public void CountsAreThoseOfThePublishedCode(int k, int length, int batch, string counts) =>
        Assert.Equal(counts, string.Join(' ', LikelihoodEstimator.Counts(k, length, batch)));

    [Theory]
    [InlineData(16, 16)]
    [InlineData(48, 16)]
    [InlineData(5, 40)]
    public void ABatchCoversTheCountsEvenly(int length, int batch)
    {
        for (var k = 1; k <= length; k++)
        {
            var counts = LikelihoodEstimator.Counts(k, length, batch);
            Assert.All(counts, count => Assert.InRange(count, 1, length));
            var times = Enumerable.Range(1, length).Select(count => counts.Count(drawn => drawn == count)).ToArray();
            Assert.InRange(times.Max() - times.Min(), 0, length == batch ? 0 : length > batch ? 1 : 2);
        }
    }

    [Fact]
    public void MasksHaveTheirCountsAndLieInTheAnswer()
    {
        var estimator = new LikelihoodEstimator { Samples = 320, BatchSize = 16, Seed = 3 };
        var draws = estimator.Draw(Answer).ToList();
        Assert.Equal(320, draws.Count);
        Assert.All(draws, draw =>
        {
            Assert.Equal(draw.Masked.Order().Distinct(), draw.Masked);
            Assert.All(draw.Masked, position => Assert.InRange(position, 3, 6));
            Assert.Equal(4.0 / draw.Masked.Length / 320, draw.Weight, 1e-15);
            Assert.Same(draw.Masked, draw.Asked);
        });
        // 16 rows over four counts: each count three to five times a batch, halves being rounded to even; and every one of the 15 sets occurs.
        Assert.All(draws.Chunk(16), batch => Assert.All(Enumerable.Range(1, 4), count => Assert.InRange(batch.Count(draw => draw.Masked.Length == count), 3, 5)));
        Assert.Equal(15, draws.Select(draw => string.Join(' ', draw.Masked)).Distinct().Count());
    }

    [Fact]
    public void ItConvergesToTheSumOverAllMasks()
    {
        // E = mean over m of the mean over all sets of m positions of A / m times their log-probabilities.
        double expected = 0, variance = 0;
        double[] values = new double[16];
        for (var set = 1; set < 16; set++)
        {
            var masked = Enumerable.Range(0, 4).Where(i => (set >> i & 1) != 0).Select(i => i + 3).ToArray();
            var sets = masked.Length switch { 1 or 3 => 4, 2 => 6, _ => 1 };
            values[set] = 4.0 / masked.Length * Toys.Score(Toy, new MaskedSequence { Ids = Answer.Ids, Masked = masked }).Sum();
            expected += values[set] / sets / 4;
            variance += values[set] * values[set] / sets / 4;
        }

        variance -= expected * expected;
        foreach (var seed in Enumerable.Range(0, 10))
        {
            var estimate = Estimate(new LikelihoodEstimator { Samples = 16 * 250, Seed = (ulong)seed });
            Assert.Equal(expected, estimate.LogProbability, 4.5 * Math.Sqrt(variance / 4000));
        }

        Assert.True(variance > .01, "the toy does not care about its context");
    }

    [Fact]
    public void OneTokenNeedsOneSample()
    {
        var one = Answer with { Answer = new[] { 10 } };
        var exact = Toys.Score(Toy, new MaskedSequence { Ids = one.Ids, Masked = new[] { 3 } })[0];
        Assert.Equal(exact, Estimate(new LikelihoodEstimator { Samples = 1, BatchSize = 1 }, one).LogProbability, 1e-12);
        Assert.Equal(exact, Estimate(new LikelihoodEstimator(), one).LogProbability, 1e-12);
    }

    private static AnswerScore Estimate(LikelihoodEstimator estimator, ScoredAnswer? answer = null) =>
        estimator.EstimateBy(sequences => sequences.Select(sequence => Toys.Score(Toy, sequence)), [answer ?? Answer])[0];
}
