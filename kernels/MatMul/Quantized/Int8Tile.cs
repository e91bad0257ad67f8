using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul.Dots;

namespace Daedalus.Kernels.MatMul.Quantized;

/// <summary>
/// Tiles in vectors: up to six rows in twelve registers of sums; with two of weights and one of A that is 15 of the 16 registers that AVX-VNNI can name.
/// </summary>
/// <typeparam name="D">How bytes are multiplied.</typeparam>
internal readonly unsafe struct Int8Tile<D> : IDotTile
    where D : struct, IInt8Dot
{
    public static int Rows => MatMulTile.Rows;

    public static bool IsLight => false;

    public static void Run<A>(int rows, byte* a, nint lda, byte* weights, float* c, nint ldc, int lines, bool isFirst, Int8Ending ending, PrefetchStream ahead)
        where A : struct, ICount
    {
        switch (rows)
        {
            case 6: Body<Six, A>(a, lda, (sbyte*)weights, (int*)c, ldc, lines, isFirst, ending, ahead); break;
            case 5: Body<Five, A>(a, lda, (sbyte*)weights, (int*)c, ldc, lines, isFirst, ending, ahead); break;
            case 4: Body<Four, A>(a, lda, (sbyte*)weights, (int*)c, ldc, lines, isFirst, ending, ahead); break;
            case 3: Body<Three, A>(a, lda, (sbyte*)weights, (int*)c, ldc, lines, isFirst, ending, ahead); break;
            case 2: Body<Two, A>(a, lda, (sbyte*)weights, (int*)c, ldc, lines, isFirst, ending, ahead); break;
            default: Body<One, A>(a, lda, (sbyte*)weights, (int*)c, ldc, lines, isFirst, ending, ahead); break;
        }
    }

    [MethodImpl(CpuDevice.HotLoop)]
    private static void Body<R, A>(byte* a, nint lda, sbyte* weights, int* c, nint ldc, int lines, bool isFirst, Int8Ending ending, PrefetchStream ahead)
        where R : struct, ICount
        where A : struct, ICount
    {
        var zero = Vector256<int>.Zero;
        Vector256<int> c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero;
        Vector256<int> c30 = zero, c31 = zero, c40 = zero, c41 = zero, c50 = zero, c51 = zero;
        byte* next = ahead.Start, a1 = a + lda, a2 = a1 + lda, a3 = a2 + lda, a4 = a3 + lda, a5 = a4 + lda;
        for (nint p = 0; p < lines * DotLine.InputBytes; p += DotLine.InputBytes, weights += DotLine.Bytes)
        {
            Vector256<sbyte> b0 = Vector256.Load(weights), b1 = Vector256.Load(weights + Vector256<sbyte>.Count);
            if (A.Count > 0)
                next = Prefetch.Lines(next, ahead.Step);
            var x = Four(a + p);
            c00 = D.Add(c00, x, b0);
            c01 = D.Add(c01, x, b1);
            if (R.Count > 1) { x = Four(a1 + p); c10 = D.Add(c10, x, b0); c11 = D.Add(c11, x, b1); }
            if (R.Count > 2) { x = Four(a2 + p); c20 = D.Add(c20, x, b0); c21 = D.Add(c21, x, b1); }
            if (R.Count > 3) { x = Four(a3 + p); c30 = D.Add(c30, x, b0); c31 = D.Add(c31, x, b1); }
            if (R.Count > 4) { x = Four(a4 + p); c40 = D.Add(c40, x, b0); c41 = D.Add(c41, x, b1); }
            if (R.Count > 5) { x = Four(a5 + p); c50 = D.Add(c50, x, b0); c51 = D.Add(c51, x, b1); }
        }

        End(c, c00, c01, isFirst, ending, 0);
        if (R.Count > 1) { End(c + ldc, c10, c11, isFirst, ending, 1); }
        if (R.Count > 2) { End(c + (2 * ldc), c20, c21, isFirst, ending, 2); }
        if (R.Count > 3) { End(c + (3 * ldc), c30, c31, isFirst, ending, 3); }
        if (R.Count > 4) { End(c + (4 * ldc), c40, c41, isFirst, ending, 4); }
        if (R.Count > 5) { End(c + (5 * ldc), c50, c51, isFirst, ending, 5); }
    }

    // Four bytes of a row of A for all outputs.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Four(byte* a) => Vector256.Create(*(uint*)a).AsByte();

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
