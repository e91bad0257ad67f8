using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Confidence;

public static partial class Confidence
{
    private const int Int8Branches = 2;

    internal static IEnumerable<ConformanceCase> Int8Cases
    {
        get
        {
            foreach (var vocabulary in new[] { 8, 257, 600 })
                yield return Int8Case(vocabulary, 40, DType.F32) with { IsShort = vocabulary == 600 };
            foreach (var type in new[] { DType.F32, DType.BF16, DType.F16 })
                yield return Int8Case(1000, 300, type);
        }
    }

    private static ConformanceCase Int8Case(int vocabulary, int d, DType type) => new(
        "Confidence", $"width {d}, {vocabulary} tokens, int8", type, 2e-5, device => Int8Error(device, vocabulary, d, type))
    {
        Fits = device => type == DType.F32 || device is Accelerator,
    };

    private static double Int8Error(IDevice device, int vocabulary, int d, DType type)
    {
        var plain = new ConfidenceQuery { MaskToken = vocabulary - 1, EosToken = 3 };
        ConfidenceQuery[] queries =
        [
            plain, plain with { BanEos = true }, plain with { TurnEndToken = 5, HideEnds = true },
            plain with { UnconditionalRow = 5, Guidance = 1.5f }, plain with { UnconditionalRow = 6, Guidance = .5f },
        ];
        var rows = queries.Length + Int8Branches;
        float[] hidden = Samples.Rounded(Samples.Values(rows * d, 33), type), weight = Samples.Values(vocabulary * d, 34, .3f * MathF.Sqrt(40f / d));
        var logits = MatMul.MatMul.Reference(Samples.Multiplied(device, d, hidden), Samples.Quantized(d, weight), rows, vocabulary, d);
        using var matrix = new Matrix(device, d, type);
        using var head = Samples.PackInt8(device, vocabulary, d, weight);
        using var workspace = new ConfidenceWorkspace(device);
        var scores = new PositionScore[queries.Length];
        Run(device, Samples.Fill(device, matrix, hidden), head, queries, scores, workspace);
        var errors = queries.Select((query, i) => Int8Distance(
            Reference(logits.AsSpan(i * vocabulary, vocabulary), query.UnconditionalRow < 0 ? [] : logits.AsSpan(query.UnconditionalRow * vocabulary, vocabulary), query),
            scores[i])).ToList();
        return errors.Any(double.IsNaN) ? double.NaN : errors.Max();
    }

    private static double Int8Distance(PositionScore expected, PositionScore actual)
    {
        if ((expected.Token, expected.Best, expected.BestUnmasked) != (actual.Token, actual.Best, actual.BestUnmasked))
            return 1;
        return Math.Abs(expected.Confidence - actual.Confidence) + Math.Abs(expected.EosProbability - actual.EosProbability)
            + Math.Abs(expected.BestUnmaskedProbability - actual.BestUnmaskedProbability) + Math.Abs(expected.Margin - actual.Margin)
            + (Math.Abs(expected.Entropy - actual.Entropy) / (1 + Math.Abs(expected.Entropy)));
    }
}
