using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.MatMul;

/// <summary>
/// C [M, N] = A [M, K] · Wᵀ, with W packed from its stored form [N, K]; fp32 sums whatever the storage. An element's value depends only on its
/// row of A and its column of W, bit for bit, not on M, on the threads or on the rows beside it.
/// </summary>
public static partial class MatMul
{
    /// <summary>Multiplies.</summary>
    /// <param name="device">Where the weight was packed.</param>
    /// <param name="a">[M, K].</param>
    /// <param name="weight">[N, K] as stored, packed.</param>
    /// <param name="c">[M, N] with a stride of at least <see cref="PackedMatrix.PaddedN"/>; the padding is overwritten.</param>
    public static void Run(IDevice device, MatrixView a, PackedMatrix weight, MatrixView c)
    {
        if (a.Columns != weight.K || c.Columns != weight.N || a.Rows != c.Rows)
            throw new ArgumentException($"MatMul: [{a.Rows}, {a.Columns}] by a [{weight.N}, {weight.K}] weight does not give [{c.Rows}, {c.Columns}].");
        if (a.Rows == 0)
            return;
        if (device is Accelerator accelerator)
        {
            RunOn(accelerator, a, weight, c);
            return;
        }

        if (c.Stride < weight.PaddedN)
            throw new ArgumentException($"MatMul: rows of the result are {c.Stride} values apart; whole panels need {weight.PaddedN}.");
        weight.CheckPackedFor((CpuDevice)device);
        var kernel = new CpuKernel(a.OnHost, weight, c.OnHost);
        ((CpuDevice)device).Launch(ref kernel);
    }

    /// <summary>Bytes that the device itself holds for products once one of that many rows has run: the processor rounds rows of A where <see cref="PackedMatrix.RoundsInputs"/> says so.</summary>
    /// <param name="device">Where the weight was packed.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="rows">Rows of A; with 0, what is held now.</param>
    public static long DeviceBytes(IDevice device, PackedMatrix weight, long rows) => device is CpuDevice cpu && weight.RoundsInputs
        ? Math.Max(cpu.SharedBytes, rows == 0 ? 0 : weight.RoundedBytes(rows))
        : 0;
}
