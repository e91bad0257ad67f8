using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Probes;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Perf.Machine;

/// <summary>Speed of the head that scores its logits as they come, beside the product that stores them.</summary>
internal static class HeadRate
{
    private const int Turns = 3;

    /// <summary>Best of several runs each, in GFLOP/s of the product, the same weights taking turns.</summary>
    public static (double Fused, double Bare, long ScoreBytes, long LogitBytes) Measure(CpuDevice device, int positions, int vocabulary, int width)
    {
        using var head = PackedMatrix.Allocate(device, vocabulary, width, DType.BF16);
        RandomWeights.Fill(device, head, 1, 1f / MathF.Sqrt(width));
        using Matrix hidden = MadeUpValues.Fill(device, positions, width), logits = new(device, vocabulary);
        var (input, output) = (hidden.Rows(positions), logits.Rows(positions));
        using var workspace = new ConfidenceWorkspace(device);
        var queries = Enumerable.Repeat(new ConfidenceQuery { MaskToken = vocabulary - 1, EosToken = 3 }, positions).ToArray();
        var scores = new PositionScore[positions];
        var operations = 2.0 * positions * vocabulary * width;
        var (fused, bare) = (double.MaxValue, double.MaxValue);
        for (var turn = 0; turn < Turns; turn++)
        {
            fused = Math.Min(fused, Best.Seconds(operations, () => Confidence.Run(device, input, head, queries, scores, workspace)));
            bare = Math.Min(bare, Best.Seconds(operations, () => MatMul.Run(device, input, head, output)));
        }

        return (operations / fused / 1e9, operations / bare / 1e9, workspace.Bytes, logits.Bytes);
    }
}
