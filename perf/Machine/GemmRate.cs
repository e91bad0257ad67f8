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
            ? MemoryMarshal.AsBytes<ushort>(Enumerable.Range(0, n * k).Select(i => BFloat16.FromSingle(Best.Value(i))).ToArray())
            : MemoryMarshal.AsBytes<float>(Enumerable.Range(0, n * k).Select(Best.Value).ToArray()));
        using var input = new Matrix(device, k);
        using var output = new Matrix(device, n);
        var a = input.Rows(m);
        for (var row = 0; row < m; row++)
            for (var i = 0; i < k; i++)
                a.Row(row)[i] = Best.Value((row * k) + i);
        var c = output.Rows(m);

        var operations = 2.0 * m * n * k;
        return operations / Best.Seconds(operations, () => MatMul.Run(device, a, weight, c)) / 1e9;
    }
}
