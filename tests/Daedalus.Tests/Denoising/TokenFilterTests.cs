using Daedalus.Denoising.FixedLength;
using Daedalus.Denoising.Options;
using Daedalus.Denoising.Sampling;
using Daedalus.Engine;
using Daedalus.Kernels.Confidence;
using static Daedalus.Tests.Denoising.Hand;

namespace Daedalus.Tests.Denoising;

/// <summary>Which tokens top-p and top-k leave, by hand and against sorting them all; and places that are drawn.</summary>
public class TokenFilterTests
{
    // Shares 8, 4, 2, 1 of 15, at places out of order; the last is impossible.
    private static readonly float[] Logits = [MathF.Log(2), MathF.Log(8), MathF.Log(1), MathF.Log(4), float.NegativeInfinity];

    [Theory]
    [InlineData(.5, 0, false, "1")]
    [InlineData(.6, 0, false, "1 3")]
    [InlineData(.81, 0, false, "0 1 3")]
    [InlineData(.95, 0, false, "0 1 2 3")]
    [InlineData(0, 0, false, "1")]
    [InlineData(.5, 0, true, "1")]
    [InlineData(.6, 0, true, "1")]
    [InlineData(.81, 0, true, "1 3")]
    [InlineData(.95, 0, true, "0 1 3")]
    [InlineData(0, 0, true, "1")]
    [InlineData(1, 2, false, "1 3")]
    [InlineData(.81, 1, false, "1")]
    [InlineData(.6, 3, false, "1 3")]
    [InlineData(1, 9, false, "0 1 2 3")]
    public void WhatIsLeftIsAsByHand(double topP, int topK, bool dropsCrossing, string left)
    {
        float[] logits = [.. Logits];
        new TokenFilter(0, topP, topK, dropsCrossing).Apply(0, logits);
        Assert.Equal(left, string.Join(' ', Enumerable.Range(0, 5).Where(token => logits[token] > float.MinValue)));
        Assert.All(Enumerable.Range(0, 5).Where(token => logits[token] > float.MinValue), token => Assert.Equal(Logits[token], logits[token]));
    }

    [Fact]
    public void EqualsOfTheLastOfTopKAreKeptAndOfTheNucleusTheLowest()
    {
        float[] logits = [1, 2, 1, 1];
        new TokenFilter(0, 1, 2).Apply(0, logits);
        Assert.Equal([1, 2, 1, 1], logits);
        new TokenFilter(0, .6, 0).Apply(0, logits);
        Assert.Equal([1, 2, float.MinValue, float.MinValue], logits);
    }

    [Fact]
    public void TemperatureComesFirst()
    {
        float[] logits = [.. Logits];
        new TokenFilter(.5, .9, 0).Apply(0, logits);

        // Squares 64, 16, 4, 1 of 85: two tokens carry 80 of it.
        Assert.Equal([float.MinValue, 2 * MathF.Log(8), float.MinValue, 2 * MathF.Log(4), float.NegativeInfinity], logits);
    }

    // Whole quotients would be infinite, and two infinities alike.
    [Theory]
    [InlineData(.9, 0, 2f, 8f, 7.5f, -3f)]
    [InlineData(1, 2, -9f, -2f, -2.5f, -3f)]
    [InlineData(.9, 2, -90f, -20f, -25f, -30f)]
    public void ATinyTemperatureLeavesTheLargestLogitOthersThatAreFiniteAndWhatIsImpossible(double topP, int topK, params float[] finite)
    {
        float[] logits = [.. finite, float.NegativeInfinity];
        new TokenFilter(1e-38, topP, topK).Apply(0, logits);
        Assert.Equal(1, Array.IndexOf(logits, logits.Max()));
        Assert.All(logits[..^1], logit => Assert.True(float.IsFinite(logit)));
        Assert.All(new[] { 0, 2, 3 }, token => Assert.True(logits[token] < -1e30f));
        Assert.Equal(float.NegativeInfinity, logits[^1]);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void ATinyTemperatureHidesNoBrokenLogit(float broken)
    {
        float[] logits = [1, broken, 2];
        new TokenFilter(1e-38, .5, 1).Apply(0, logits);
        Assert.Contains(logits, logit => !float.IsFinite(logit));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(60)]
    public void LargeVocabulariesAreCutAsIfAllOfItWereSorted(float spread)
    {
        var filter = new TokenFilter(0, .9, 0);
        for (var run = 0; run < 20; run++)
        {
            float[] logits = [.. Enumerable.Range(0, 3000).Select(token => (float)Math.Round(spread * CounterRandom.Uniform(CounterRandom.Key(1, run, 0), token), 2))];
            var order = Enumerable.Range(0, logits.Length).OrderByDescending(token => logits[token]).ThenBy(token => token).ToArray();
            var weights = order.Select(token => Math.Exp((double)logits[token] - logits.Max())).ToArray();
            var (kept, before) = (0, 0.0);
            while (kept < order.Length && before <= .9 * weights.Sum())
                before += weights[kept++];
            filter.Apply(0, logits);
            Assert.Equal(order[..kept].Order(), Enumerable.Range(0, logits.Length).Where(token => logits[token] > float.MinValue));
        }
    }

    [Fact]
    public void ABrokenRowStaysBroken()
    {
        float[] logits = [1, float.NaN, 2];
        new TokenFilter(1, .5, 1).Apply(0, logits);
        Assert.Contains(logits, float.IsNaN);
    }

    [Fact]
    public void PlacesAreDrawnByTheSoftmaxOfTheirConfidences()
    {
        var counts = new int[3];
        const int runs = 4000;
        for (var seed = 0; seed < runs; seed++)
        {
            var options = new FixedLengthOptions { Length = 3, BlockLength = 3, AlgTemp = .2 };
            var row = new DenoisingRow(Hand.Prompt, options.Create(new Daedalus.Denoising.DecoderContext(Conventions, 2, (ulong)seed)), Conventions, null, (ulong)seed);
            new DenoisingLoop(new HandScorer((_, _, position) => Word(.2f * (position - 1)))).Step([row]);
            counts[row.Canvas.Generation.IndexOfAnyExcept(Mask)]++;
        }

        for (var place = 0; place < 3; place++)
            Assert.Equal(Math.Exp(place) / (1 + Math.E + (Math.E * Math.E)), counts[place] / (double)runs, .03);
    }

    [Fact]
    public void WithAFilterTokensAreDrawnFromWhatItLeavesAndConfidencesAreThoseOfIt()
    {
        DecoderOptions options = new FixedLengthOptions { Length = 40, BlockLength = 40, Steps = 1, Temperature = .5, TopK = 2 };
        var row = ToyRow(options);
        Assert.All(row.Canvas.Confidence.ToArray(), confidence => Assert.InRange(confidence, .01f, 1f));
        var (first, second) = (Math.Exp(2 * 3.0), Math.Exp(2 * 2.0));
        foreach (var (id, confidence) in row.Canvas.Generation.ToArray().Zip(row.Canvas.Confidence.ToArray()))
            Assert.Equal((id == 11 ? first : second) / (first + second), confidence, 1e-5);
        Assert.Equal([11, 12], row.Canvas.Generation.ToArray().Distinct().Order());
    }

    // Token 11 has logit 3, 12 has 2, the rest 0 to 1.
    private static DenoisingRow ToyRow(DecoderOptions options)
    {
        var row = Row(options);
        new DenoisingLoop(new Ladder()).Step([row]);
        return row;
    }

    private sealed class Ladder : IScorer
    {
        public void Score(ScoringBatch batch)
        {
            foreach (var (query, rule, position) in batch.Ruled)
            {
                float[] logits = [.. Enumerable.Range(0, 100).Select(token => token is 11 or 12 ? 14f - token : token / 100f)];
                rule.Apply(position, logits);
                batch.Scores[query] = Confidence.Reference(Array.ConvertAll(logits, z => (double)z), [], batch.Queries[query]);
            }
        }

        public void Dispose()
        {
        }
    }
}
