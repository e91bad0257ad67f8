using System.Runtime.InteropServices;
using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;
using Daedalus.Tests;

namespace Daedalus.Kernels.Tests;

/// <summary>What the conformance cases, whose logits are ordinary, do not reach: ties, broken logits, noise, and the layout that devices share.</summary>
public class ConfidenceTests
{
    public static TheoryData<string> Devices() => [.. TestDevices.Names];

    public static TheoryData<string, float> DevicesAndBrokenLogits()
    {
        var data = new TheoryData<string, float>();
        foreach (var device in TestDevices.Names)
        {
            data.Add(device, float.NaN);
            data.Add(device, float.PositiveInfinity);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void TiesGoToTheLowestTokenAcrossChunksAndSpecials(string device)
    {
        var query = new ConfidenceQuery { MaskToken = 550, EosToken = 290 };
        var score = Score(device, 600, z => z[3] = z[290] = z[550] = 9, query)[0];
        Assert.Equal((3, 3, 290, 3), (score.Token, score.Best, score.RunnerUp, score.BestUnmasked));
        Assert.Equal(0f, score.Margin, 1e-6);
        score = Score(device, 600, z => z[7] = z[290] = z[550] = 9, query with { MaskToken = 7 })[0];
        Assert.Equal((7, 7, 290, 290), (score.Token, score.Best, score.RunnerUp, score.BestUnmasked));
        score = Score(device, 5000, z => z[4100] = z[40] = z[4101] = z[41] = 9, query)[0];
        Assert.Equal((40, 41), (score.Token, score.RunnerUp));
        score = Score(device, 5000, z => z[4100] = z[4101] = z[40] = 9, query)[0];
        Assert.Equal((40, 4100), (score.Token, score.RunnerUp));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void TheRunnerUpMayBeAnyTokenOrNone(string device)
    {
        var query = new ConfidenceQuery { MaskToken = 550, EosToken = 290 };
        Assert.Equal((550, 290), Two(z => (z[290], z[550], z[4]) = (8, 9, 7)));
        Assert.Equal((290, 550), Two(z => (z[290], z[550], z[4]) = (9, 8, 7)));
        Assert.Equal((500, 4), Two(z => (z[290], z[500], z[4]) = (7, 9, 8)));
        Assert.Equal((4, 500), Two(z => (z[290], z[500], z[4]) = (7, 8, 9)));
        var alone = Score(device, 2, z => z[0] = 1, new ConfidenceQuery { EosToken = 1, BanEos = true })[0];
        Assert.Equal((0, -1), (alone.Best, alone.RunnerUp));
        Assert.Equal(1f, alone.Margin);

        (int Best, int RunnerUp) Two(Action<float[]> set)
        {
            var score = Score(device, 600, set, query)[0];
            return (score.Best, score.RunnerUp);
        }
    }

    [Theory]
    [MemberData(nameof(DevicesAndBrokenLogits))]
    public void ABrokenLogitIsReported(string device, float value)
    {
        var query = new ConfidenceQuery { MaskToken = 0, EosToken = 1 };
        foreach (var token in new[] { 0, 1, 2, 277, 299 })
            Assert.False(Score(device, 300, z => z[token] = value, query)[0].IsFinite, $"token {token}");
        Assert.True(Score(device, 300, z => z[277] = 1, query)[0].IsFinite);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void ANaNBesideNothingButSpecialTokensIsReported(string device) =>
        Assert.False(Score(device, 258, z => z[256] = float.NaN, new ConfidenceQuery { MaskToken = 257, EosToken = 1 })[0].IsFinite);

    [Theory]
    [MemberData(nameof(Devices))]
    public void NoiseFollowsTheSoftmaxOfTemperedLogits(string device)
    {
        const int draws = 4000;
        var query = new ConfidenceQuery { EosToken = 2, Temperature = .5f };
        var queries = Enumerable.Range(0, draws).Select(step => query with { NoiseKey = CounterRandom.Key(9, step, 0) }).ToArray();
        var counts = new int[8];
        foreach (var score in Score(device, 8, z => (z[1], z[2], z[3]) = (1, .5f, .25f), queries))
            counts[score.Token]++;
        double[] weights = [.. new[] { 0, 1, .5, .25, 0, 0, 0, 0 }.Select(z => Math.Exp(z / .5))];
        for (var token = 0; token < 8; token++)
            Assert.Equal(weights[token] / weights.Sum(), counts[token] / (double)draws, 0.03);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void ATinyTemperatureTakesTheLargestLogit(string device)
    {
        var query = new ConfidenceQuery { Temperature = 1e-38f, NoiseKey = 7 };
        Assert.Equal(5, Score(device, 600, z => (z[2], z[5], z[300]) = (8.5f, 9, 8.75f), query)[0].Token);
    }

    [Fact]
    public void AWarmScoreNeitherAllocatesNorWaits()
    {
        // Skips where there is none; its own, because other tests use the shared one meanwhile.
        TestDevices.Get("opencl:0");
        using var device = (Accelerator)DeviceCatalogue.Open("opencl:0");
        using var head = Samples.Pack(device, 300, 32, DType.F32, Samples.Values(300 * 32, 1));
        using var hidden = new Matrix(device, 32);
        using var workspace = new ConfidenceWorkspace(device);
        using var queries = device.Allocate(20 * Marshal.SizeOf<DeviceQuery>());
        using var scores = device.Allocate(20 * Marshal.SizeOf<PositionScore>());
        device.Write(queries, 0, MemoryMarshal.AsBytes<DeviceQuery>(Enumerable.Repeat(DeviceQuery.From(new ConfidenceQuery()), 20).ToArray()));
        var rows = Samples.Fill(device, hidden, Samples.Values(20 * 32, 2));
        Score();
        var before = device.Counters;
        Score();
        Assert.Equal(new LaunchCounters(3, 0, 0, 0, 0, 0), device.Counters - before);
        Assert.Equal(0, AllocatedBytes.Least(Score));

        void Score() => Confidence.Confidence.Score(device, rows, head, queries, scores, workspace);
    }

    // The largest draw of all: rounded to 1, its noise would be infinite.
    [Fact]
    public void TheLargestNoiseIsFinite()
    {
        var key = CounterRandom.Key(231442298846454924, 0, 0);
        Assert.Equal(Math.BitDecrement(1.0), CounterRandom.Uniform(key, 100));
        Assert.InRange(CounterRandom.Gumbel(key, 100), 36, 37);
    }

    [Fact]
    public void MemoryOnTheProcessorDoesNotGrowWithTheVocabulary()
    {
        using var device = new CpuDevice(2);
        using var workspace = new ConfidenceWorkspace(device);
        using PackedMatrix large = PackedMatrix.Allocate(device, 32_000, 8, DType.BF16), largest = PackedMatrix.Allocate(device, 126_464, 8, DType.BF16);
        Assert.Equal(workspace.BytesWithRun(large, DType.F32, 64), workspace.BytesWithRun(largest, DType.F32, 64));
        using var hidden = new Matrix(device, 8);
        var (queries, scores) = (new ConfidenceQuery[64], new PositionScore[64]);
        Confidence.Confidence.Run(device, hidden.Rows(64), largest, queries, scores, workspace);
        Assert.InRange(workspace.Bytes, 1, workspace.BytesWithRun(large, DType.F32, 64));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(16_385)]
    [InlineData(126_464)]
    public void EveryTokenIsInOneChunkOfOneRange(int vocabulary)
    {
        var ranges = new VocabularyRanges(vocabulary);
        var (chunks, tokens) = (0, 0);
        for (var range = 0; range < ranges.Count; range++)
        {
            var (first, end) = ranges.Chunks(range);
            Assert.Equal(chunks, first);
            Assert.True(end > first);
            for (; chunks < end; chunks++)
                tokens += ranges.Columns(chunks);
        }

        Assert.Equal(vocabulary, tokens);
    }

    [Fact]
    public void QueriesAndScoresLieAsDeviceTextReadsThem()
    {
        Assert.Equal(40, Marshal.SizeOf<DeviceQuery>());
        var query = new ConfidenceQuery
        {
            Guidance = 1,
            Temperature = 2,
            UnconditionalRow = 3,
            MaskToken = 4,
            EosToken = 5,
            TurnEndToken = 6,
            BanEos = true,
            HideEnds = true,
            NoiseKey = 1UL << 40,
        };
        var words = MemoryMarshal.Cast<DeviceQuery, uint>([DeviceQuery.From(query)]).ToArray();
        Assert.Equal([BitConverter.SingleToUInt32Bits(1), BitConverter.SingleToUInt32Bits(2), 3, 4, 5, 6, 3, 0, 0, 1 << 8], words);

        Assert.Equal(36, Marshal.SizeOf<PositionScore>());
        var score = new PositionScore
        {
            Token = 1,
            Confidence = 2,
            Best = 3,
            RunnerUp = 9,
            EosProbability = 4,
            BestUnmasked = 5,
            BestUnmaskedProbability = 6,
            Margin = 7,
            Entropy = 8,
        };
        float[] values = [.. new[] { 2f, 4, 6, 7, 8 }];
        var parts = MemoryMarshal.Cast<PositionScore, int>([score]).ToArray();
        Assert.Equal([1, 3, 9, 5], new[] { parts[0], parts[2], parts[3], parts[5] });
        Assert.Equal(values, new[] { parts[1], parts[4], parts[6], parts[7], parts[8] }.Select(BitConverter.Int32BitsToSingle));
    }

    // A head of one input that is not 0 makes its column the logits of every position.
    private static PositionScore[] Score(string name, int vocabulary, Action<float[]> set, params ConfidenceQuery[] queries)
    {
        var device = TestDevices.Get(name);
        var logits = new float[vocabulary];
        set(logits);
        var weights = new float[vocabulary * 8];
        for (var token = 0; token < vocabulary; token++)
            weights[token * 8] = logits[token];
        using var head = Samples.Pack(device, vocabulary, 8, DType.F32, weights);
        using var hidden = new Matrix(device, 8);
        using var workspace = new ConfidenceWorkspace(device);
        var scores = new PositionScore[queries.Length];
        var ones = Enumerable.Range(0, queries.Length * 8).Select(i => i % 8 == 0 ? 1f : 0f).ToArray();
        Confidence.Confidence.Run(device, Samples.Fill(device, hidden, ones), head, queries, scores, workspace);
        return scores;
    }
}
