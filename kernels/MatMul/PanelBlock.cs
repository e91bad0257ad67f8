using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul;

/// <summary>
/// Rows of A times a block of a panel: up to <see cref="Inputs"/> inputs of two registers of columns (32 KiB in fp32 at 16 lanes), which stays
/// in the first-level cache while the rows pass it.
/// </summary>
internal static unsafe class PanelBlock
{
    public const int Inputs = 256;

    // From here on a bf16 block is widened once for all rows: widening in the inner loop costs the ports that multiply.
    private const int RowsWorthWidening = 2 * MatMulTile.Rows;
    private const int TilesWorthPrefetching = 8;
    private const int CacheLine = 64;

    /// <summary>Scratch that a worker needs for widening.</summary>
    public static long ScratchBytes<S, V>()
        where S : unmanaged, ISimd<V>
        where V : unmanaged =>
        Inputs * MatMulTile.Vectors * S.Width * sizeof(float);

    /// <summary>c = (accumulate ? c : 0) + a * block.</summary>
    /// <param name="a">[rows, k], <paramref name="lda"/> apart.</param>
    /// <param name="lda">Values between rows.</param>
    /// <param name="rows">Any number.</param>
    /// <param name="block">The block as stored.</param>
    /// <param name="c">[rows, two registers], <paramref name="ldc"/> apart.</param>
    /// <param name="ldc">Values between rows.</param>
    /// <param name="k">Inputs of this block.</param>
    /// <param name="accumulate">Whether to add.</param>
    /// <param name="wide">Scratch.</param>
    /// <param name="next">The block that will be needed next; it is asked for while this one is used, since weights come from far away.</param>
    [MethodImpl(CpuDevice.HotLoop)]
    public static void Run<S, V, W>(
        float* a, nint lda, int rows, byte* block, float* c, nint ldc, int k, bool accumulate, float* wide, byte* next)
        where S : unmanaged, ISimd<V>
        where V : unmanaged
        where W : unmanaged, IWeightFormat
    {
        if (W.Bytes == sizeof(float) || rows < RowsWorthWidening)
        {
            Tiles<S, V, W>(a, lda, rows, block, c, ldc, k, accumulate, next, W.Bytes);
            return;
        }

        nint values = (nint)k * MatMulTile.Vectors * S.Width;
        for (nint i = 0; i < values; i += S.Width)
            S.Store(W.Load<S, V>(block, i), wide + i);
        Tiles<S, V, F32Weights>(a, lda, rows, (byte*)wide, c, ldc, k, accumulate, next, W.Bytes);
    }

    [MethodImpl(CpuDevice.HotLoop)]
    private static void Tiles<S, V, W>(
        float* a, nint lda, int rows, byte* block, float* c, nint ldc, int k, bool accumulate, byte* next, int storedBytes)
        where S : unmanaged, ISimd<V>
        where V : unmanaged
        where W : unmanaged, IWeightFormat
    {
        var tiles = (rows + MatMulTile.Rows - 1) / MatMulTile.Rows;
        var share = tiles < TilesWorthPrefetching ? 0 : Inputs * MatMulTile.Vectors * S.Width * storedBytes / tiles;
        for (var row = 0; row < rows; row += MatMulTile.Rows, next += share)
        {
            if (Sse.IsSupported)
                for (var line = 0; line < share; line += CacheLine)
                    Sse.Prefetch1(next + line);
            MatMulTile.Run<S, V, W>(Math.Min(MatMulTile.Rows, rows - row), a + (row * lda), lda, block, c + (row * ldc), ldc, k, accumulate);
        }
    }
}
