using Daedalus.Denoising.Blocks;
using Daedalus.Denoising.Daedal;
using Daedalus.Denoising.FixedLength;
using Daedalus.Denoising.Options;
using Daedalus.Tests.Toy;

namespace Daedalus.Tests.Denoising;

/// <summary>Token for token and step for step what the published samplers did (see <c>tests/traces/README.md</c>).</summary>
public class PublishedTraceTests
{
    // What the published fixed-length sampler does with the mask token is not reproduced: it fills masks of the prompt, and it writes the
    // mask token as if it were a word, which leaves holes.
    private static readonly string[] Departures = ["reveals inside the prompt", "reveals a mask", "masks left at the end"];

    [Fact]
    public void DaedalFollowsThePublishedCode()
    {
        foreach (var test in Trace.Daedal.Cases)
        {
            var run = ToyRun.Of(test.Toy, test.Prompt, DaedalOf(test.Settings));
            AssertSame(test.Canvases(), run.Canvases, test);
            Assert.Equal(
                (test.Count("growthForwards"), test.Count("insertions"), test.Count("forcedFills"), test.Count("stuckFills")),
                (run.Statistics.LengthRounds, run.Statistics.Insertions, run.Statistics.ForcedFills, run.Statistics.StuckFills));
            Assert.Equal(test.Count("growthForwards") + test.Count("denoiseForwards"), run.Row.Forwards);
        }
    }

    [Fact]
    public void TheFixedLengthSamplerFollowsThePublishedCode()
    {
        var compared = Trace.LowConfidence.Cases.Where(test => !test.Features.Intersect(Departures).Any()).ToList();
        Assert.True(compared.Count >= 70, $"only {compared.Count} cases are left to compare");
        foreach (var test in compared)
            AssertSame(Changes(test.Canvases()), ToyRun.Of(test.Toy, test.Prompt, FixedOf(test.Settings)).Canvases, test);
    }

    [Theory]
    [InlineData("threshold")]
    [InlineData("hierarchy")]
    [InlineData("credit")]
    [InlineData("dream")]
    [InlineData("factor")]
    [InlineData("entropy-bound")]
    [InlineData("entropy-exit")]
    public void ParallelRulesFollowThePublishedCode(string rule)
    {
        var cases = ParallelTrace.Cases.Where(test => test.Name.StartsWith(rule, StringComparison.Ordinal)).ToList();
        Assert.Equal(40, cases.Count);
        foreach (var test in cases)
        {
            var s = test.Settings;
            DecoderOptions options = rule switch
            {
                "threshold" => new ThresholdOptions { Length = s.Length, BlockLength = s.BlockLength, Threshold = s.Threshold },
                "hierarchy" => new HierarchyOptions { Length = s.Length, BlockLength = s.BlockLength, Threshold = s.Threshold, LowThreshold = s.Low },
                "credit" => new CreditOptions { Length = s.Length, BlockLength = s.BlockLength, Threshold = s.Threshold, Alpha = s.Alpha, Gamma = s.Gamma, Beta = s.Beta },
                "factor" => new FactorOptions { Length = s.Length, BlockLength = s.BlockLength, Factor = s.Factor },
                "entropy-bound" => new EntropyBoundOptions { Length = s.Length, BlockLength = s.BlockLength, Bound = s.Bound },
                "entropy-exit" => new EntropyExitOptions { Length = s.Length, BlockLength = s.BlockLength, Limit = s.Bound },
                _ => DreamOf(s),
            };
            AssertSame(Changes(test.Canvases()), ToyRun.Of(test.Toy, test.Prompt, options).Canvases, test.Name);
        }
    }

    [Fact]
    public void CreditsAndFiltersOfTokensMatterToTheRunsThatAreCompared()
    {
        var (credits, filters) = (0, 0);
        foreach (var test in ParallelTrace.Cases)
        {
            var s = test.Settings;
            if (test.Name.StartsWith("credit", StringComparison.Ordinal))
                credits += Departs(test, new ThresholdOptions { Length = s.Length, BlockLength = s.BlockLength, Threshold = s.Threshold });
            else if (test.Name.StartsWith("dream", StringComparison.Ordinal))
                filters += Departs(test, DreamOf(s) with { TopP = 1, TopK = 0 });
        }

        Assert.InRange(credits, 5, 40);
        Assert.InRange(filters, 5, 40);

        static int Departs(ParallelTrace.Case test, DecoderOptions plain) =>
            ToyRun.Of(test.Toy, test.Prompt, plain).Canvases.SelectMany(ids => ids).SequenceEqual(Changes(test.Canvases()).SelectMany(ids => ids)) ? 0 : 1;
    }

    [Fact]
    public void WhereThePublishedSamplerLeavesHolesEveryMaskIsFilledAndThePromptIsKept()
    {
        var departing = Trace.LowConfidence.Cases.Where(test => test.Features.Intersect(Departures).Any()).ToList();
        Assert.NotEmpty(departing);
        foreach (var test in departing)
        {
            var result = ToyRun.Of(test.Toy, test.Prompt, FixedOf(test.Settings)).Canvases[^1];
            Assert.Equal(test.Prompt, result[..test.Prompt.Length]);
            Assert.DoesNotContain(test.Toy.Mask, result[test.Prompt.Length..]);
        }
    }

    private static void AssertSame(IReadOnlyList<int[]> published, IReadOnlyList<int[]> ours, object test)
    {
        for (var step = 0; step < Math.Min(published.Count, ours.Count); step++)
            Assert.True(published[step].SequenceEqual(ours[step]), $"{test} departs at forward {step}");
        Assert.True(published.Count == ours.Count, $"{test} took {published.Count - 1} forwards, here {ours.Count - 1}");
    }

    // Published steps that reveal nothing run a forward; here they do not.
    private static List<int[]> Changes(IReadOnlyList<int[]> canvases) =>
        [.. canvases.Where((canvas, i) => i == 0 || !canvas.SequenceEqual(canvases[i - 1]))];

    private static FixedLengthOptions DreamOf(ParallelTrace.Settings s) => new()
    {
        Length = s.Length,
        BlockLength = s.Length,
        Steps = s.Steps,
        Schedule = ScheduleKind.Dream,
        Remasking = s.Algorithm switch { "maskgit_plus" => Remasking.LowConfidence, "topk_margin" => Remasking.Margin, _ => Remasking.Entropy },
        TopP = s.TopP,
        TopK = s.TopK,
    };

    internal static DaedalOptions DaedalOf(TraceSettings settings) => new()
    {
        InitialLength = settings.InitialLength,
        MaxLength = settings.MaxLength,
        BlockLength = settings.BlockLength,
        HighThreshold = settings.FillAbove,
        LowThreshold = settings.InsertAt,
        ExpansionFactor = settings.Expansion,
        EosThreshold = settings.GrowBelow,
        ExpandThreshold = settings.InsertBelow,
        EosWindow = settings.EosWindow,
    };

    private static FixedLengthOptions FixedOf(TraceSettings settings) => new()
    {
        Length = settings.Length,
        Steps = settings.Steps,
        BlockLength = settings.BlockLength,
        CfgScale = settings.Cfg,
        LogitsEosInf = settings.BanEos,
        ConfidenceEosEotInf = settings.DoubtEnds,
    };
}
