using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.RmsNorm;

/// <summary>Root mean square normalisation: y = x / √(mean(x²) + ε) · weight, in fp32.</summary>
public static partial class RmsNorm
{
    /// <summary>Normalises rows of <paramref name="x"/>, all of them or those asked for.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="x">[T, d].</param>
    /// <param name="weight">d values.</param>
    /// <param name="epsilon">Added to the mean square.</param>
    /// <param name="output">[T, d], or [rows.Length, d].</param>
    /// <param name="rows">Rows of <paramref name="x"/> to take, in this order; empty takes all.</param>
    public static void Run(CpuDevice device, MatrixView x, ReadOnlySpan<float> weight, float epsilon, MatrixView output, ReadOnlySpan<int> rows = default)
    {
        if (weight.Length != x.Columns || output.Columns != x.Columns || output.Rows != (rows.IsEmpty ? x.Rows : rows.Length))
            throw new ArgumentException($"RmsNorm: [{x.Rows}, {x.Columns}] by {weight.Length} weights does not give [{output.Rows}, {output.Columns}].");
        foreach (var row in rows)
            if ((uint)row >= (uint)x.Rows)
                throw new ArgumentOutOfRangeException(nameof(rows), row, $"RmsNorm: row {row} of {x.Rows} was asked for.");
        var kernel = new CpuKernel(x, weight, epsilon, output, rows);
        device.Launch(ref kernel);
    }
}
