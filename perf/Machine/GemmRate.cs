using System.Diagnostics;
using System.Runtime.InteropServices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Perf.Machine;

/// <summary>Speed of the product of the runtime for one shape.</summary>
internal static class GemmRate
{
    /// <summary>Best of several runs, in GFLOP/s.</summary>
    public static double Measure(CpuDevice device, int m, int n, int k, DType type)
    {
        var stored = type == DType.BF16 ? DType.BF16 : DType.F32;
        using var weight = PackedMatrix.Allocate(device, n, k, stored, type switch { DType.I8 => WeightStorage.Int8, DType.I4 => WeightStorage.Int4, _ => WeightStorage.AsStored });
        weight.PackRows(device, 0, stored, type == DType.BF16
            ? MemoryMarshal.AsBytes<ushort>(Enumerable.Range(0, n * k).Select(i => BFloat16.FromSingle(Value(i))).ToArray())
            : MemoryMarshal.AsBytes<float>(Enumerable.Range(0, n * k).Select(Value).ToArray()));
        using var input = new Matrix(device, k);
        using var output = new Matrix(device, n);
        var a = input.Rows(m);
        for (var row = 0; row < m; row++)
            for (var i = 0; i < k; i++)
                a.Row(row)[i] = Value((row * k) + i);
        var c = output.Rows(m);

        var repeats = Math.Max(1, (int)(2e9 / (2.0 * m * n * k)));
        var best = double.MaxValue;
        for (var attempt = 0; attempt < 9; attempt++)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < repeats; i++)
                MatMul.Run(device, a, weight, c);
            best = Math.Min(best, watch.Elapsed.TotalSeconds / repeats);
        }

        return 2.0 * m * n * k / best / 1e9;
    }

    private static float Value(int i) => ((i * 7919) % 1000 / 1000f) - 0.5f;
}
