using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul.Quantized;

/// <summary>
/// The inner loop of int8 products: up to six rows of A times the sixteen outputs of a panel, in twelve registers of exact int32 sums; with two of
/// weights and one of A that is 15 of the 16 registers that AVX-VNNI can name. When the last block of inputs has been added, sums become fp32.
/// </summary>
internal static unsafe class Int8Tile
{
    /// <summary>c[0..rows, 0..16] = (first ? 0 : c) + a[0..rows, 0..4 quads] * values.</summary>
    /// <typeparam name="D">How bytes are multiplied.</typeparam>
    /// <typeparam name="A">One where something is asked for meanwhile, else zero: beside so few products for each load asking costs 2 %.</typeparam>
    /// <param name="rows">1 to <see cref="MatMulTile.Rows"/>.</param>
    /// <param name="a">Bytes of the first row.</param>
    /// <param name="lda">Bytes between rows.</param>
    /// <param name="values">64 bytes for every four inputs.</param>
    /// <param name="c">The results, as int32 until the last block.</param>
    /// <param name="ldc">Values between rows.</param>
    /// <param name="quads">Inputs by four.</param>
    /// <param name="isFirst">Whether nothing has been summed yet.</param>
    /// <param name="ending">What turns sums into results; its <see cref="Int8Ending.Columns"/> is null before the last block.</param>
    /// <param name="ahead">What is asked for then.</param>
    public static void Run<D, A>(int rows, byte* a, nint lda, sbyte* values, int* c, nint ldc, int quads, bool isFirst, Int8Ending ending, PrefetchStream ahead)
        where D : struct, IInt8Dot
        where A : struct, ICount
    {
        switch (rows)
        {
            case 6: Body<D, Six, A>(a, lda, values, c, ldc, quads, isFirst, ending, ahead); break;
            case 5: Body<D, Five, A>(a, lda, values, c, ldc, quads, isFirst, ending, ahead); break;
            case 4: Body<D, Four, A>(a, lda, values, c, ldc, quads, isFirst, ending, ahead); break;
            case 3: Body<D, Three, A>(a, lda, values, c, ldc, quads, isFirst, ending, ahead); break;
            case 2: Body<D, Two, A>(a, lda, values, c, ldc, quads, isFirst, ending, ahead); break;
            default: Body<D, One, A>(a, lda, values, c, ldc, quads, isFirst, ending, ahead); break;
        }
    }

    [MethodImpl(CpuDevice.HotLoop)]
    private static void Body<D, R, A>(byte* a, nint lda, sbyte* values, int* c, nint ldc, int quads, bool isFirst, Int8Ending ending, PrefetchStream ahead)
        where D : struct, IInt8Dot
        where R : struct, ICount
        where A : struct, ICount
    {
        var zero = Vector256<int>.Zero;
        Vector256<int> c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero;
        Vector256<int> c30 = zero, c31 = zero, c40 = zero, c41 = zero, c50 = zero, c51 = zero;
        byte* next = ahead.Start, a1 = a + lda, a2 = a1 + lda, a3 = a2 + lda, a4 = a3 + lda, a5 = a4 + lda;
        for (nint p = 0; p < quads * QuantizedPanel.InputsTogether; p += QuantizedPanel.InputsTogether, values += 2 * Vector256<sbyte>.Count)
        {
            Vector256<sbyte> b0 = Vector256.Load(values), b1 = Vector256.Load(values + Vector256<sbyte>.Count);
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
