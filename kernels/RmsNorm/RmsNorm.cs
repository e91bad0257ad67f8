using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.RmsNorm;

/// <summary>
/// Root mean square normalisation of the residual stream, fused with the addition before it: x += delta; y = x / √(mean(x²) + ε) · weight, in fp32.
/// </summary>
public static partial class RmsNorm
{
    /// <summary>Adds and normalises rows of <paramref name="x"/>, all of them or those asked for.</summary>
    /// <param name="device">Where it runs.</param>
    /// <param name="x">[T, d] in fp32; takes the sum where all rows are taken, and stays as it is where some are asked for.</param>
    /// <param name="delta">[T, d], what the block before adds; null adds nothing.</param>
    /// <param name="weight">[1, d] in fp32.</param>
    /// <param name="epsilon">Added to the mean square.</param>
    /// <param name="output">[T, d], or [rows, d].</param>
    /// <param name="rows">Rows of <paramref name="x"/> to take, in this order; none takes all.</param>
    public static void Run(
        IDevice device, MatrixView x, MatrixView? delta, MatrixView weight, float epsilon, MatrixView output, IndexView rows = default)
    {
        if (weight.Columns != x.Columns || output.Columns != x.Columns || output.Rows != (rows.IsEmpty ? x.Rows : rows.Count))
            throw new ArgumentException($"RmsNorm: [{x.Rows}, {x.Columns}] by {weight.Columns} weights does not give [{output.Rows}, {output.Columns}].");
        if (delta is { } added && (added.Rows != x.Rows || added.Columns != x.Columns))
            throw new ArgumentException($"RmsNorm: [{added.Rows}, {added.Columns}] cannot be added to [{x.Rows}, {x.Columns}].");
        if (device is Accelerator accelerator)
        {
            RunOn(accelerator, x, delta, weight, epsilon, output, rows);
            return;
        }

        foreach (var row in rows.Span)
            if ((uint)row >= (uint)x.Rows)
                throw new ArgumentOutOfRangeException(nameof(rows), row, $"RmsNorm: row {row} of {x.Rows} was asked for.");
        var kernel = new CpuKernel(x.OnHost, delta?.OnHost, weight.OnHost, epsilon, output.OnHost, rows.Span);
        ((CpuDevice)device).Launch(ref kernel);
    }
}
