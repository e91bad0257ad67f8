using Daedalus.Denoising.Ancestral;
using Daedalus.Denoising.Options;
using Daedalus.Engine;
using Daedalus.Kernels.Confidence;
using static Daedalus.Tests.Denoising.Hand;

namespace Daedalus.Tests.Denoising;

/// <summary>Every decoder that can be chosen ends within its bound whatever the scores say, consistent or not, and a broken row fails alone.</summary>
public class EveryDecoderEndsTests
{
    public static TheoryData<string> Decoders { get; } = [.. All().Select(Name)];

    [Theory]
    [MemberData(nameof(Decoders))]
    public void OnAnyScores(string decoder)
    {
        for (var seed = 0; seed < 25; seed++)
            AssertEnds(decoder, (forward, _, position) => Any(CounterRandom.Key((ulong)seed, forward, position)));
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void OnScoresThatAreAllEqual(string decoder)
    {
        foreach (var confidence in new[] { 0f, .5f, 1f })
            foreach (var score in new[] { Word(confidence), End(confidence), Word(confidence) with { Entropy = 3 } })
                AssertEnds(decoder, (_, _, _) => score);
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void WhereTheMaskIsProposedEverywhere(string decoder)
    {
        foreach (var confidence in new[] { 0f, .5f, 1f })
            AssertEnds(decoder, (_, _, _) => Stuck(confidence, 12, 1 - confidence));
    }

    // Another word with every forward: what can be rewritten is.
    [Theory]
    [MemberData(nameof(Decoders))]
    public void WhereTheNetworkNeverStandsByItsWord(string decoder) => AssertEnds(decoder, (forward, _, _) => Word(.99f, 10 + (forward % 2)));

    [Theory]
    [MemberData(nameof(Decoders))]
    public void ARowThatIsNotANumberFailsAlone(string decoder)
    {
        var options = Find(decoder);
        DenoisingRow[] rows = [Row(options), Row(options), Row(options)];
        Run(rows, (forward, sequence, position) => forward == 1 && sequence == 1 ? Good(position) with { Confidence = float.NaN } : Good(position));
        var fault = Assert.IsType<NumericalFaultException>(rows[1].Error);
        Assert.Contains("step 2", fault.Message, StringComparison.Ordinal);
        var alone = Row(options);
        Run([alone], (_, _, position) => Good(position));
        foreach (var row in new[] { rows[0], rows[2] })
        {
            Assert.Null(row.Error);
            Assert.Equal(alone.Canvas.Ids, row.Canvas.Ids);
            Assert.Equal(alone.Forwards, row.Forwards);
        }
    }

    private static PositionScore Good(int position) => Word(.3f + (position % 3 * .1f), 10 + position) with { Entropy = 2 };

    private static void AssertEnds(string decoder, Func<int, int, int, PositionScore> scores)
    {
        var options = Find(decoder);
        var row = Row(options);
        Run([row], scores);
        Assert.Null(row.Error);
        Assert.InRange(row.Forwards, 1, Bound.Of(options));
        Assert.DoesNotContain(Mask, row.Canvas.Generation.ToArray());
        Assert.Equal(Hand.Prompt, row.Canvas.Ids[..2]);
    }

    private static void Run(DenoisingRow[] rows, Func<int, int, int, PositionScore> scores)
    {
        var loop = new DenoisingLoop(new HandScorer(scores));
        for (var steps = 0; loop.Step(rows); steps++)
            Assert.InRange(steps, 0, 1000);
    }

    private static PositionScore Any(ulong key) => new()
    {
        Token = (int)(CounterRandom.Uniform(key, 0) * 12),
        Best = (int)(CounterRandom.Uniform(key, 1) * 3),
        BestUnmasked = 1 + (int)(CounterRandom.Uniform(key, 2) * 11),
        Confidence = (float)CounterRandom.Uniform(key, 3),
        BestUnmaskedProbability = (float)CounterRandom.Uniform(key, 4),
        EosProbability = (float)CounterRandom.Uniform(key, 5),
        Margin = (float)CounterRandom.Uniform(key, 6),
        Entropy = (float)CounterRandom.Uniform(key, 7) * 3,
    };

    private static DecoderOptions Find(string name) => All().Single(options => Name(options) == name);

    private static string Name(DecoderOptions options) =>
        options is RemdmOptions remdm ? $"{options.Decoder} {remdm.Variant}" : options.Decoder;

    // Each with a small canvas of several blocks, and each of its variants.
    private static IEnumerable<DecoderOptions> All()
    {
        foreach (var options in DecoderCatalogue.All)
        {
            var small = options;
            foreach (var (name, value) in new (string, double)[] { ("initial-length", 9), ("max-length", 30), ("length", 17), ("block-length", 5), ("steps", 12) })
                if (options.Has(name))
                    small = small.WithValue(name, value);
            if (small is not RemdmOptions remdm)
                yield return small;
            else
                foreach (var variant in Enum.GetValues<RemdmVariant>())
                    yield return remdm with { Variant = variant, EtaCap = .4, EtaRescale = .8, EtaLoop = .3 };
        }
    }
}
