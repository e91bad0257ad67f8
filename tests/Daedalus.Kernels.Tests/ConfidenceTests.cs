using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Tests;

public class ConfidenceTests
{
    private const int D = 40;

    public static IEnumerable<ConfidenceQuery> Queries(int vocabulary)
    {
        var plain = new ConfidenceQuery { UnconditionalRow = -1, MaskToken = vocabulary - 1, EosToken = 3 % vocabulary, TurnEndToken = -1 };
        yield return plain;
        yield return plain with { MaskToken = -1, EosToken = -1 };
        yield return plain with { TurnEndToken = 5 % vocabulary, HideEnds = true };
        yield return plain with { BanEos = true };
        yield return plain with { Temperature = .7f, NoiseKey = CounterRandom.Key(1, 2, 3) };
        yield return plain with { Temperature = 2f, NoiseKey = CounterRandom.Key(4, 5, 6), HideEnds = true };
    }

    [Theory]
    [MemberData(nameof(Cases.DevicesAndTypes), MemberType = typeof(Cases))]
    public void MatchesTheReference(CpuIsa isa, int threads, DType type)
    {
        using var device = new CpuDevice(threads, isa);
        foreach (var vocabulary in new[] { 8, 257, 600 })
        {
            var queries = Queries(vocabulary).ToArray();
            var unguided = queries.Length;
            queries =
            [
                .. queries,
                queries[0] with { UnconditionalRow = unguided + 3, Guidance = 1.5f }, queries[0] with { UnconditionalRow = unguided + 4, Guidance = .5f }, queries[1],
            ];
            var hidden = Data.Values((queries.Length + 2) * D, 31);
            var (bytes, exact) = Data.Stored(Data.Values(vocabulary * D, 32, .3f), type);
            using var head = PackedMatrix.Allocate(device, vocabulary, D, type);
            head.PackRows(device, 0, type, bytes);
            using Matrix rows = new(device, D);
            using ConfidenceWorkspace workspace = new(device);
            var scores = new PositionScore[queries.Length];
            Confidence.Confidence.Run(device, Data.Fill(rows, queries.Length + 2, hidden), head, queries, scores, workspace);

            var logits = MatMul.MatMul.Reference(Data.Doubles(hidden), exact, queries.Length + 2, vocabulary, D);
            for (var i = 0; i < queries.Length; i++)
            {
                var other = queries[i].UnconditionalRow;
                var expected = Confidence.Confidence.Reference(
                    logits.AsSpan(i * vocabulary, vocabulary), other < 0 ? [] : logits.AsSpan(other * vocabulary, vocabulary), queries[i]);
                AssertSame(expected, scores[i], $"query {i} over {vocabulary} tokens");
            }
        }
    }

    [Fact]
    public void TiesGoToTheLowestTokenAcrossChunksAndSpecials()
    {
        var scores = Score(600, z => z[3] = z[290] = z[550] = 9, new ConfidenceQuery { UnconditionalRow = -1, MaskToken = 550, EosToken = 290, TurnEndToken = -1 });
        Assert.Equal((3, 3, 3), (scores.Token, scores.Best, scores.BestUnmasked));
        Assert.Equal(0f, scores.Margin, 1e-6);
        scores = Score(600, z => z[7] = z[290] = z[550] = 9, new ConfidenceQuery { UnconditionalRow = -1, MaskToken = 7, EosToken = 290, TurnEndToken = -1 });
        Assert.Equal((7, 7, 290), (scores.Token, scores.Best, scores.BestUnmasked));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void ABrokenLogitIsReported(float value)
    {
        var query = new ConfidenceQuery { UnconditionalRow = -1, MaskToken = 0, EosToken = 1, TurnEndToken = -1 };
        Assert.False(Score(300, z => z[277] = value, query).IsFinite);
        Assert.True(Score(300, z => z[277] = 1, query).IsFinite);
    }

    [Theory]
    [MemberData(nameof(Cases.Devices), MemberType = typeof(Cases))]
    public void ANaNBesideNothingButSpecialTokensIsReported(CpuIsa isa, int threads)
    {
        var query = new ConfidenceQuery { MaskToken = 257, EosToken = 1 };
        Assert.False(Score(258, z => z[256] = float.NaN, query, isa, threads).IsFinite);
    }

    [Fact]
    public void NoiseFollowsTheSoftmaxOfTemperedLogits()
    {
        var query = new ConfidenceQuery { UnconditionalRow = -1, MaskToken = -1, EosToken = 2, TurnEndToken = -1, Temperature = .5f };
        var counts = new int[8];
        for (var step = 0; step < 4000; step++)
            counts[Score(8, z => (z[1], z[2], z[3]) = (1, .5f, .25f), query with { NoiseKey = CounterRandom.Key(9, step, 0) }).Token]++;
        double[] weights = [.. new[] { 0, 1, .5, .25, 0, 0, 0, 0 }.Select(z => Math.Exp(z / .5))];
        for (var token = 0; token < 8; token++)
            Assert.Equal(weights[token] / weights.Sum(), counts[token] / 4000.0, 0.03);
    }

    // A head that is the identity makes the hidden row the logits.
    private static PositionScore Score(int vocabulary, Action<float[]> set, ConfidenceQuery query, CpuIsa? isa = null, int threads = 2)
    {
        using var device = new CpuDevice(threads, isa);
        using var head = PackedMatrix.Allocate(device, vocabulary, 8, DType.F32);
        var logits = new float[vocabulary];
        set(logits);
        var rows = new float[vocabulary * 8];
        for (var token = 0; token < vocabulary; token++)
            rows[token * 8] = logits[token];
        head.PackRows(device, 0, DType.F32, Data.Stored(rows, DType.F32).Bytes);
        using Matrix hidden = new(device, 8);
        using ConfidenceWorkspace workspace = new(device);
        var scores = new PositionScore[1];
        Confidence.Confidence.Run(device, Data.Fill(hidden, 1, [1, 0, 0, 0, 0, 0, 0, 0]), head, [query], scores, workspace);
        return scores[0];
    }

    private static void AssertSame(PositionScore expected, PositionScore actual, string what)
    {
        Assert.True((expected.Token, expected.Best, expected.BestUnmasked) == (actual.Token, actual.Best, actual.BestUnmasked), $"{what}: {expected} but {actual}");
        foreach (var (e, a) in new[]
        {
            (expected.Confidence, actual.Confidence), (expected.EosProbability, actual.EosProbability), (expected.Margin, actual.Margin),
            (expected.BestUnmaskedProbability, actual.BestUnmaskedProbability), (expected.Entropy, actual.Entropy),
        })
            Assert.True(Math.Abs(e - a) <= 2e-5 * (1 + Math.Abs(e)), $"{what}: {expected} but {actual}");
    }
}
