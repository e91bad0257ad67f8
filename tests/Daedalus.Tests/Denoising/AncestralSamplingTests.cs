using Daedalus.Denoising.Ancestral;
using Daedalus.Denoising.Options;
using Daedalus.Engine;
using Daedalus.Kernels.Confidence;
using static Daedalus.Tests.Denoising.Hand;

namespace Daedalus.Tests.Denoising;

/// <summary>Ancestral samplers draw what their formulas say; bounds are five standard deviations wide.</summary>
public class AncestralSamplingTests
{
    private const int Length = 250;
    private const int Runs = 80;

    // 2^i shares of 31; mask and end are impossible.
    private static readonly double[] Logits = [double.NegativeInfinity, double.NegativeInfinity, 0, Math.Log(2), Math.Log(4), Math.Log(8), Math.Log(16)];

    [Fact]
    public void MasksAreRevealedAsTimePassesAndTokensDrawnFromTheDistribution()
    {
        var runs = Run(new MdlmOptions { Length = Length, Steps = 4 });
        AssertStepByStep(runs);
        for (var step = 0; step < 4; step++)
            AssertShare(1 - (step / 4.0), runs.Select(run => run[step].Count(id => id == Mask)));
        for (var token = 0; token < 5; token++)
            AssertShare((1 << token) / 31.0, runs.Select(run => run[^1].Count(id => id == token + 2)));

        // No place is before another, and tokens of the first step are as those of the last.
        for (var half = 0; half < 2; half++)
            AssertShare(.5, runs.Select(run => 2 * run[2][(half * Length / 2)..((half + 1) * Length / 2)].Count(id => id == Mask)), 2);
        AssertShare(16 / 31.0 * .25, runs.Select(run => run[1].Count(id => id == 6)));
    }

    [Theory]
    [InlineData(RemdmVariant.Cap, .3)]
    [InlineData(RemdmVariant.Rescale, .6)]
    public void RemaskingKeepsTheShareOfMasksAndTheDistribution(RemdmVariant variant, double eta)
    {
        var runs = Run(new RemdmOptions { Length = Length, Steps = 4, Variant = variant, EtaCap = eta, EtaRescale = eta });
        AssertStepByStep(runs);
        for (var step = 0; step < 4; step++)
            AssertShare(1 - (step / 4.0), runs.Select(run => run[step].Count(id => id == Mask)));
        AssertShare(16 / 31.0, runs.Select(run => run[^1].Count(id => id == 6)));

        // Of what is written after the second step, half, sigma is masked again in the third.
        var sigma = new RemdmSchedule(new RemdmOptions { Steps = 4, Variant = variant, EtaCap = eta, EtaRescale = eta }).At(2).Remask;
        AssertShare(sigma / 2, runs.Select(run => run[2].Zip(run[3]).Count(pair => pair.First != Mask && pair.Second == Mask)));
    }

    [Fact]
    public void WhatTheNetworkWasLessSureOfIsMaskedAgainMoreOften()
    {
        double seen = 0, expected = 0, evenly = 0;
        foreach (var run in Run(new RemdmOptions { Length = Length, Steps = 400, Variant = RemdmVariant.Conf }))
            foreach (var (before, after) in run.Zip(run.Skip(1)))
            {
                var again = before.Zip(after).Where(pair => pair.First != Mask && pair.Second == Mask).Select(pair => pair.First).ToList();
                var written = before.Where(id => id != Mask).ToList();
                if (again.Count == 0)
                    continue;
                seen += again.Count(id => id == 2);
                expected += again.Count * written.Where(id => id == 2).Sum(Weight) / written.Sum(Weight);
                evenly += again.Count * written.Count(id => id == 2) / (double)written.Count;
            }

        Assert.InRange(seen / expected, .9, 1.1);
        Assert.True(expected > 1.2 * evenly, $"{seen} seen, {expected} expected, {evenly} without confidence");

        static double Weight(int id) => Math.Exp(-(1 << (id - 2)) / 31.0);
    }

    [Fact]
    public void OneTokenIsDrawnAndMaskedAgainUntilItStands()
    {
        foreach (var variant in Enum.GetValues<RemdmVariant>())
            foreach (var run in Run(new RemdmOptions { Length = 1, Steps = 200, Variant = variant, EtaCap = .5, EtaRescale = 1, EtaLoop = .5 }))
            {
                Assert.InRange(run.Count, 2, 202);
                Assert.All(Enumerable.Range(1, run.Count - 1), step => Assert.NotEqual(run[step - 1], run[step]));
                Assert.NotEqual([Mask], run[^1]);
            }
    }

    [Fact]
    public void TheMaskTokenGivesWayAndWhatTheStepsLeaveIsTheLikeliest()
    {
        var row = Row(new MdlmOptions { Length = 2, Steps = 1, Temperature = 0 });
        Assert.Equal([12, 13], After(row, [Stuck(.9f, 12, .5f), Word(.2f, 13)]));
        Assert.Equal([.5f, .2f], row.Canvas.Confidence);
        Assert.False(row.IsOpen);
    }

    [Fact]
    public void OnlyWhatNothingMasksAgainIsFrozen()
    {
        Assert.Equal(int.MaxValue, Row(new MdlmOptions()).Frozen);
        Assert.Equal(0, Row(new RemdmOptions()).Frozen);
        Assert.Equal(int.MaxValue, Row(new RemdmOptions { EtaCap = 0 }).Frozen);
        var row = Row(new RemdmOptions { Length = 60, Steps = 100, Variant = RemdmVariant.Loop, TimeOff = .4 });
        var loop = new DenoisingLoop(new Source());
        var left = new List<int>();
        while (loop.Step([row]))
            if (row.Frozen > 0)
                left.Add(row.Canvas.Generation.Count(Mask));
        Assert.True(left.Count > 3 && left.SequenceEqual(left.OrderDescending()));
    }

    // Canvases that every forward saw, and the result, of runs under different seeds.
    private static List<List<int[]>> Run(DecoderOptions options) => [.. Enumerable.Range(0, Runs).Select(seed =>
    {
        var decoder = options.Create(new Daedalus.Denoising.DecoderContext(Conventions, Hand.Prompt.Length, (ulong)seed));
        var row = new DenoisingRow(Hand.Prompt, decoder, Conventions, turnEndToken: null, (ulong)seed);
        var loop = new DenoisingLoop(new Source());
        List<int[]> seen = [row.Canvas.Generation.ToArray()];
        for (var open = true; open;)
        {
            open = loop.Step([row]);
            seen.Add(row.Canvas.Generation.ToArray());
        }

        Assert.Null(row.Error);
        return seen;
    })];

    // Every step writes something, and hardly ever the last leaves a mask.
    private static void AssertStepByStep(List<List<int[]>> runs)
    {
        Assert.All(runs, run => Assert.InRange(run.Count, 5, 6));
        Assert.InRange(runs.Count(run => run.Count == 6), 0, 3);
    }

    private static void AssertShare(double expected, IEnumerable<int> counts, double width = 1)
    {
        var bound = 5 * width * Math.Sqrt(expected * (1 - expected) / (Length * Runs));
        Assert.InRange(counts.Sum() / (double)(Length * Runs), expected - bound, expected + bound);
    }

    /// <summary>The same distribution everywhere.</summary>
    private sealed class Source : IScorer
    {
        public void Score(ScoringBatch batch)
        {
            for (var i = 0; i < batch.QueryCount; i++)
                batch.Scores[i] = Confidence.Reference(Logits, [], batch.Queries[i] with { TurnEndToken = -1 });
        }

        public void Dispose()
        {
        }
    }
}
