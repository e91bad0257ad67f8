using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Confidence;

public static partial class Confidence
{
    private const int GuidedBranches = 2;

    internal static IEnumerable<ConformanceCase> RoundedCases
    {
        get
        {
            foreach (var storage in new[] { WeightStorage.Int8, WeightStorage.BF16 })
            {
                foreach (var vocabulary in new[] { 8, 257, 600 })
                    yield return RoundedCase(vocabulary, 40, DType.F32, storage) with { IsShort = vocabulary == 600 };
                foreach (var type in storage == WeightStorage.Int8 ? new[] { DType.F32, DType.BF16, DType.F16 } : [DType.F32, DType.BF16])
                    yield return RoundedCase(1000, 300, type, storage);
            }
        }
    }

    private static ConformanceCase RoundedCase(int vocabulary, int d, DType type, WeightStorage storage) => new(
        "Confidence", $"width {d}, {vocabulary} tokens, {Samples.NameOf(storage)}", type, 2e-5, device => RoundedError(device, vocabulary, d, type, storage))
    {
        Fits = device => type == DType.F32 || device is Accelerator,
    };

    private static double RoundedError(IDevice device, int vocabulary, int d, DType type, WeightStorage storage)
    {
        var plain = new ConfidenceQuery { MaskToken = vocabulary - 1, EosToken = 3 };
        ConfidenceQuery[] queries =
        [
            plain, plain with { BanEos = true }, plain with { TurnEndToken = 5, HideEnds = true },
            plain with { UnconditionalRow = 5, Guidance = 1.5f }, plain with { UnconditionalRow = 6, Guidance = .5f },
        ];
        var rows = queries.Length + GuidedBranches;
        float[] hidden = Samples.Rounded(Samples.Values(rows * d, 33), type), weight = Samples.Values(vocabulary * d, 34, .3f * MathF.Sqrt(40f / d));
        using var matrix = new Matrix(device, d, type);
        using var head = Samples.PackAs(device, vocabulary, d, storage, weight);
        var logits = MatMul.MatMul.Reference(Samples.Multiplied(head, storage, hidden), Samples.Kept(storage, d, weight), rows, vocabulary, d);
        using var workspace = new ConfidenceWorkspace(device);
        var scores = new PositionScore[queries.Length];
        Run(device, Samples.Fill(device, matrix, hidden), head, queries, scores, workspace);
        var errors = queries.Select((query, i) => RoundedDistance(
            Reference(logits.AsSpan(i * vocabulary, vocabulary), query.UnconditionalRow < 0 ? [] : logits.AsSpan(query.UnconditionalRow * vocabulary, vocabulary), query),
            scores[i])).ToList();
        return errors.Any(double.IsNaN) ? double.NaN : errors.Max();
    }

    private static double RoundedDistance(PositionScore expected, PositionScore actual)
    {
        if ((expected.Token, expected.Best, expected.BestUnmasked) != (actual.Token, actual.Best, actual.BestUnmasked))
            return 1;
        return Math.Abs(expected.Confidence - actual.Confidence) + Math.Abs(expected.EosProbability - actual.EosProbability)
            + Math.Abs(expected.BestUnmaskedProbability - actual.BestUnmaskedProbability) + Math.Abs(expected.Margin - actual.Margin)
            + (Math.Abs(expected.Entropy - actual.Entropy) / (1 + Math.Abs(expected.Entropy)));
    }
}
