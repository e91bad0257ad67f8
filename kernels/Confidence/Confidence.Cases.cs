using System.Runtime.InteropServices;
using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Confidence;

public static partial class Confidence
{
    private const int DeadRows = 3;

    internal static IEnumerable<DeviceText> Texts =>
    [
        .. DeviceText.OverActivations(Text),
        .. DeviceText.OverWeights(TileText, FewRows), .. DeviceText.OverWeights(TileText, ManyRows),
        .. DeviceText.OverWeights(VectorText, FewRows).Select(text => text with { HasCuda = false }),
        .. DeviceText.OverTiles(TensorText, TensorTiles),
    ];

    internal static IEnumerable<ConformanceCase> Cases
    {
        get
        {
            foreach (var weights in new[] { DType.F32, DType.F16, DType.BF16 })
                foreach (var vocabulary in new[] { 8, 257, 600, 5000 })
                    yield return Case(vocabulary, 40, 9, weights, DType.F32) with { IsShort = vocabulary == 600 };
            foreach (var activations in new[] { DType.F32, DType.F16, DType.BF16 })
                yield return Case(257, 300, 70, DType.BF16, activations);
        }
    }

    private static ConformanceCase Case(int vocabulary, int d, int count, DType weights, DType activations) => new(
        "Confidence", $"{count} positions of {d} {activations}, {vocabulary} tokens", weights, 2e-5,
        device => Error(device, vocabulary, d, count, weights, activations))
    {
        Fits = device => activations == DType.F32 || device is Accelerator,
    };

    // Every kind of question in turn; unconditional branches are rows behind those of the positions.
    private static ConfidenceQuery Query(int index, int vocabulary, int firstUnconditional)
    {
        var plain = new ConfidenceQuery { MaskToken = vocabulary - 1, EosToken = 3 };
        var guided = plain with { UnconditionalRow = firstUnconditional + (index / 9) };
        return (index % 9) switch
        {
            0 => plain,
            1 => plain with { MaskToken = -1, EosToken = -1 },
            2 => plain with { TurnEndToken = 5, HideEnds = true },
            3 => plain with { BanEos = true },
            4 => plain with { Temperature = .7f, NoiseKey = CounterRandom.Key(1, 2, index) },
            5 => plain with { Temperature = 2f, NoiseKey = CounterRandom.Key(4, 5, index), HideEnds = true },
            6 => guided with { Guidance = 1.5f },
            7 => guided with { Guidance = .5f, TurnEndToken = 5 },
            _ => plain with { MaskToken = 3, EosToken = vocabulary - 1, Temperature = 1f, NoiseKey = CounterRandom.Key(7, 8, index) },
        };
    }

    private static double Error(IDevice device, int vocabulary, int d, int count, DType weights, DType activations)
    {
        var rows = count + DeadRows + (count / 9) + 1;
        var hidden = Samples.Rounded(Samples.Values(rows * d, 31), activations);
        var weight = Samples.Rounded(Samples.Values(vocabulary * d, 32, .3f * MathF.Sqrt(40f / d)), weights);
        var logits = MatMul.MatMul.Reference(Samples.Doubles(hidden), Samples.Doubles(weight), rows, vocabulary, d);
        hidden.AsSpan(count * d, DeadRows * d).Fill(float.NaN);
        ConfidenceQuery[] queries = [.. Enumerable.Range(0, count).Select(i => Query(i, vocabulary, count + DeadRows))];
        using var matrix = new Matrix(device, d, activations);
        using var head = Samples.Pack(device, vocabulary, d, weights, weight);
        using var workspace = new ConfidenceWorkspace(device);
        var view = Samples.Fill(device, matrix, hidden);
        var scores = new PositionScore[count];
        Run(device, view, head, queries, scores, workspace);
        double Farthest() => Enumerable.Range(0, count).Max(i =>
        {
            var other = queries[i].UnconditionalRow;
            ReadOnlySpan<double> without = other < 0 ? [] : logits.AsSpan(other * vocabulary, vocabulary);
            return Distance(Reference(logits.AsSpan(i * vocabulary, vocabulary), without, queries[i]), scores[i]);
        });

        var farthest = Farthest();
        if (device is not Accelerator accelerator)
            return farthest;
        // Where the device alone knows how many positions live, and whatever the size of a tile, a position scores the same bit for bit.
        foreach (var inVectors in accelerator.Features.IsProcessor ? new[] { true, false } : [false])
        {
            var run = Live(accelerator, view, head, queries, workspace, inVectors);
            var few = Live(accelerator, view, head, queries[..Math.Min(count, 9)], workspace, inVectors);
            if ((inVectors == accelerator.Features.IsProcessor && !run.SequenceEqual(scores)) || !run.AsSpan().StartsWith(few))
                return 1;
            scores = run;
            farthest = Math.Max(farthest, Farthest());
        }

        return farthest;
    }

    // Scores where the device alone knows how many positions live; throws if it touches the dead ones.
    private static PositionScore[] Live(
        Accelerator device, MatrixView hidden, PackedMatrix head, ConfidenceQuery[] queries, ConfidenceWorkspace workspace, bool inVectors)
    {
        var most = queries.Length + DeadRows;
        var asked = queries.Concat(Enumerable.Repeat(queries[0], DeadRows)).Select(query => DeviceQuery.From(query)).ToArray();
        var scores = Enumerable.Repeat(new PositionScore { Token = -7 }, most).ToArray();
        using var live = new Indices(device);
        var cell = new LiveCount(live.Set([0, queries.Length]).Memory, 1);
        using DeviceMemory questions = device.Allocate(most * Marshal.SizeOf<DeviceQuery>()), answers = device.Allocate(most * Marshal.SizeOf<PositionScore>());
        device.Write(questions, 0, MemoryMarshal.AsBytes<DeviceQuery>(asked));
        device.Write(answers, 0, MemoryMarshal.AsBytes<PositionScore>(scores));
        Score(device, new MatrixView(hidden.Memory, most, hidden.Columns, hidden.Stride, hidden.Type, cell), head, questions, answers, workspace, inVectors);
        device.Read(answers, 0, MemoryMarshal.AsBytes(scores.AsSpan()));
        return scores[queries.Length..].All(score => score.Token == -7)
            ? scores[..queries.Length]
            : throw new InvalidOperationException("A position past the last was scored.");
    }

    private static double Distance(PositionScore expected, PositionScore actual)
    {
        if ((expected.Token, expected.Best, expected.RunnerUp, expected.BestUnmasked) != (actual.Token, actual.Best, actual.RunnerUp, actual.BestUnmasked))
            return 1;
        double[] differences =
        [
            Relative(expected.Confidence, actual.Confidence), Relative(expected.EosProbability, actual.EosProbability),
            Relative(expected.BestUnmaskedProbability, actual.BestUnmaskedProbability),
            Relative(expected.Margin, actual.Margin), Relative(expected.Entropy, actual.Entropy),
        ];
        return differences.Any(double.IsNaN) ? 1 : differences.Max();

        static double Relative(double expected, double actual) => Math.Abs(expected - actual) / (1 + Math.Abs(expected));
    }
}
