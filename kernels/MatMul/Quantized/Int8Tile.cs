using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul.Quantized;

/// <summary>
/// Tiles in vectors: up to six rows in twelve registers of sums; with two of weights and one of A that is 15 of the 16 registers that AVX-VNNI can name.
/// </summary>
/// <typeparam name="D">How bytes are multiplied.</typeparam>
/// <typeparam name="T">Its sums.</typeparam>
/// <typeparam name="V">What it multiplies.</typeparam>
internal readonly unsafe struct Int8Tile<D, T, V> : IInt8Tile
    where D : struct, IInt8Dot<T, V>
    where T : unmanaged
    where V : unmanaged
{
    public static int Rows => MatMulTile.Rows;

    public static bool IsLight => false;

    public static int InputBytes => D.InputBytes;

    public static void Run<A>(int rows, byte* a, nint lda, sbyte* values, int* c, nint ldc, int quads, bool isFirst, Int8Ending ending, PrefetchStream ahead)
        where A : struct, ICount
    {
        switch (rows)
        {
            case 6: Body<Six, A>(a, lda, values, c, ldc, quads, isFirst, ending, ahead); break;
            case 5: Body<Five, A>(a, lda, values, c, ldc, quads, isFirst, ending, ahead); break;
            case 4: Body<Four, A>(a, lda, values, c, ldc, quads, isFirst, ending, ahead); break;
            case 3: Body<Three, A>(a, lda, values, c, ldc, quads, isFirst, ending, ahead); break;
            case 2: Body<Two, A>(a, lda, values, c, ldc, quads, isFirst, ending, ahead); break;
            default: Body<One, A>(a, lda, values, c, ldc, quads, isFirst, ending, ahead); break;
        }
    }

    [MethodImpl(CpuDevice.HotLoop)]
    private static void Body<R, A>(byte* a, nint lda, sbyte* values, int* c, nint ldc, int quads, bool isFirst, Int8Ending ending, PrefetchStream ahead)
        where R : struct, ICount
        where A : struct, ICount
    {
        T c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        T c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        byte* next = ahead.Start, a1 = a + lda, a2 = a1 + lda, a3 = a2 + lda, a4 = a3 + lda, a5 = a4 + lda;
        nint step = QuantizedPanel.InputsTogether * D.InputBytes, end = quads * step;
        for (nint p = 0; p < end; p += step, values += 2 * Vector256<sbyte>.Count)
        {
            V b0 = D.Weights(values), b1 = D.Weights(values + Vector256<sbyte>.Count);
            if (A.Count > 0)
                next = Prefetch.Lines(next, ahead.Step);
            if (R.Count > 1) { D.Add<D>(ref c00, ref c01, ref c10, ref c11, a + p, a1 + p, b0, b1); }
            if (R.Count > 3) { D.Add<D>(ref c20, ref c21, ref c30, ref c31, a2 + p, a3 + p, b0, b1); }
            if (R.Count > 5) { D.Add<D>(ref c40, ref c41, ref c50, ref c51, a4 + p, a5 + p, b0, b1); }
            if (R.Count == 1) { var x = D.Inputs(a + p); c00 = D.Add(c00, x, b0); c01 = D.Add(c01, x, b1); }
            if (R.Count == 3) { var x = D.Inputs(a2 + p); c20 = D.Add(c20, x, b0); c21 = D.Add(c21, x, b1); }
            if (R.Count == 5) { var x = D.Inputs(a4 + p); c40 = D.Add(c40, x, b0); c41 = D.Add(c41, x, b1); }
        }

        End(c, D.Total(c00), D.Total(c01), isFirst, ending, 0);
        if (R.Count > 1) { End(c + ldc, D.Total(c10), D.Total(c11), isFirst, ending, 1); }
        if (R.Count > 2) { End(c + (2 * ldc), D.Total(c20), D.Total(c21), isFirst, ending, 2); }
        if (R.Count > 3) { End(c + (3 * ldc), D.Total(c30), D.Total(c31), isFirst, ending, 3); }
        if (R.Count > 4) { End(c + (4 * ldc), D.Total(c40), D.Total(c41), isFirst, ending, 4); }
        if (R.Count > 5) { End(c + (5 * ldc), D.Total(c50), D.Total(c51), isFirst, ending, 5); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End(int* c, Vector256<int> low, Vector256<int> high, bool isFirst, Int8Ending ending, int row)
    {
        if (!isFirst)
        {
            low += Vector256.Load(c);
            high += Vector256.Load(c + Vector256<int>.Count);
        }

        if (ending.Columns is null)
        {
            low.Store(c);
            high.Store(c + Vector256<int>.Count);
            return;
        }

        ending.Apply(low, row, 0).Store((float*)c);
        ending.Apply(high, row, Vector256<int>.Count).Store((float*)c + Vector256<int>.Count);
    }
}
