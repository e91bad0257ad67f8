using Daedalus.Kernels.Attention;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Perf.Machine;

/// <summary>Speed of attention over one sequence that sees all of itself: eight heads.</summary>
internal static class AttentionRate
{
    private const int Heads = 8;

    /// <summary>Best of several runs, in GFLOP/s of its two products; the exponentials are not counted.</summary>
    public static double Measure(CpuDevice device, int tokens, int headDim, bool inBF16)
    {
        var shape = new AttentionShape(Heads, Heads, headDim);
        using Matrix qkv = new(device, shape.QkvColumns), mixed = new(device, Heads * headDim);
        using var offsets = new Indices(device);
        var (rows, starts) = (qkv.Rows(tokens), offsets.Set([0, tokens]));
        for (var row = 0; row < tokens; row++)
            for (var i = 0; i < shape.QkvColumns; i++)
                rows.Row(row)[i] = Best.Value((row * shape.QkvColumns) + i);
        var operations = 4.0 * tokens * tokens * Heads * headDim;
        return operations / Best.Seconds(operations, () => Attention.Run(device, rows, starts, shape, default, mixed.Rows(tokens), inBF16)) / 1e9;
    }
}
