using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul;

/// <summary>What turns sums over int8 weights into results: a factor for each output, applied once, when the sum is complete.</summary>
internal static unsafe class RowScales
{
    /// <summary>c[0..rows, 0..panel] *= scales[0..panel]; nothing for a storage without scales.</summary>
    /// <param name="c">The sums of a panel, <paramref name="ldc"/> apart.</param>
    /// <param name="ldc">Values between rows.</param>
    /// <param name="rows">Any number.</param>
    /// <param name="scales">Those of the panel's outputs.</param>
    [MethodImpl(CpuDevice.HotLoop)]
    public static void Apply<S, V, W>(float* c, nint ldc, int rows, float* scales)
        where S : unmanaged, ISimd<V>
        where V : unmanaged
        where W : unmanaged, IWeightFormat
    {
        if (!W.IsScaled)
            return;
        var (low, high) = (S.Load(scales), S.Load(scales + S.Width));
        for (var row = 0; row < rows; row++, c += ldc)
        {
            S.Store(S.Multiply(S.Load(c), low), c);
            S.Store(S.Multiply(S.Load(c + S.Width), high), c + S.Width);
        }
    }
}
