using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul;

/// <summary>
/// Rows of A times a block of a panel: up to <see cref="Inputs"/> inputs of a panel's columns, which stays near while the rows pass it. Products are summed in
/// runs of <see cref="InputsPerRun"/>, each from zero, and then added up, so that the length of a block changes the speed alone.
/// </summary>
internal static unsafe class PanelBlock
{
    /// <summary>Inputs that are summed from zero before they are added to what was.</summary>
    public const int InputsPerRun = 128;

    // Intel shifts and masks on the ports that multiply, so that many rows share a run that was widened before, and that they find in the first-level cache
    // (32 KiB in fp32 at 64 columns). AMD has other ports for it and feeds its tiles from the second-level cache: a tile ends its sums near the cache that it
    // began them in, which is worth up to a tenth where others use the same memory.
    private static readonly bool IsShort = !ProcessorName.IsAmd;

    /// <summary>Most inputs of a block.</summary>
    public static int Inputs { get; } = IsShort ? InputsPerRun : 8 * InputsPerRun;

    /// <summary>Columns of a panel.</summary>
    public static int Width<S, V>()
        where S : unmanaged, ISimd<V>
        where V : unmanaged =>
        S.PanelVectors * S.Width;

    /// <summary>Scratch that a worker needs for widening.</summary>
    public static long ScratchBytes<S, V>()
        where S : unmanaged, ISimd<V>
        where V : unmanaged =>
        IsShort ? (long)Inputs * Width<S, V>() * sizeof(float) : 0;

    /// <summary>c = (accumulate ? c : 0) + a * block.</summary>
    /// <param name="a">[rows, k], <paramref name="lda"/> apart.</param>
    /// <param name="lda">Values between rows.</param>
    /// <param name="rows">Any number.</param>
    /// <param name="block">The block as stored.</param>
    /// <param name="c">[rows, columns of a panel], <paramref name="ldc"/> apart.</param>
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
        if (W.Bytes == sizeof(float) || !IsShort || TileWalk.AreFew(rows))
        {
            Tiles<S, V, W>(a, lda, rows, block, c, ldc, k, accumulate, next, W.Bytes);
            return;
        }

        nint values = (nint)k * Width<S, V>();
        for (nint i = 0; i < values; i += 2 * S.Width)
        {
            W.LoadPair<S, V>(block + (i * W.Bytes), out var low, out var high);
            S.Store(low, wide + i);
            S.Store(high, wide + i + S.Width);
        }

        Tiles<S, V, F32Weights>(a, lda, rows, (byte*)wide, c, ldc, k, accumulate, next, W.Bytes);
    }

    [MethodImpl(CpuDevice.HotLoop)]
    private static void Tiles<S, V, W>(
        float* a, nint lda, int rows, byte* block, float* c, nint ldc, int k, bool accumulate, byte* next, int storedBytes)
        where S : unmanaged, ISimd<V>
        where V : unmanaged
        where W : unmanaged, IWeightFormat
    {
        var walk = new TileWalk(rows, MatMulTile.Rows, TileWalk.OnlyWait(rows, storedBytes) ? 0 : (long)k * Width<S, V>() * storedBytes);
        var ahead = new PrefetchStream(next, walk.Step(k));
        for (var row = 0; row < rows; row += walk.Height, ahead = ahead.Past(walk.Share))
        {
            var count = Math.Min(walk.Height, rows - row);
            for (var run = 0; run < k; run += InputsPerRun)
                Tile<S, V, W>(
                    count, a + (row * lda) + run, lda, block + ((nint)run * Width<S, V>() * W.Bytes), c + (row * ldc), ldc, Math.Min(InputsPerRun, k - run),
                    accumulate || run > 0, ahead.Past(run * ahead.Step));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile<S, V, W>(int rows, float* a, nint lda, byte* run, float* c, nint ldc, int k, bool accumulate, PrefetchStream ahead)
        where S : unmanaged, ISimd<V>
        where V : unmanaged
        where W : unmanaged, IWeightFormat
    {
        if (S.PanelVectors > 2)
            MatMulTile.Run<S, V, W, Four>(rows, a, lda, 1, run, c, ldc, k, accumulate, ahead);
        else
            MatMulTile.Run<S, V, W, Two>(rows, a, lda, 1, run, c, ldc, k, accumulate, ahead);
    }
}
