using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul;

/// <summary>
/// The one inner loop of every fp32 product here: up to six rows of A times two or four registers of columns. With 32 registers 24 sums stay
/// in them (four weights and one value of A make 29), with 16 registers 12 sums; six broadcasts and four loads feed 24 fused products, so the
/// units that multiply are the limit, not the loads. Rows and columns that are not there are removed by the JIT, since their counts are
/// constants of types. Each element is summed over k in the same order whatever the tile, so a row's result does not depend on its neighbours.
/// </summary>
internal static unsafe class MatMulTile
{
    /// <summary>Rows of a full tile.</summary>
    public const int Rows = 6;

    /// <summary>c[0..rows, 0..columns] = (accumulate ? c : 0) + a[0..rows, 0..k] * panel[0..k, 0..columns], summed from zero and then added.</summary>
    /// <param name="rows">1 to <see cref="Rows"/>.</param>
    /// <param name="a">The first value.</param>
    /// <param name="lda">Values from one row to the next.</param>
    /// <param name="step">Values from one input to the next: 1, or the stride of a matrix whose columns are the rows here.</param>
    /// <param name="panel">The weights, input after input.</param>
    /// <param name="c">The results.</param>
    /// <param name="ldc">Values from one row to the next.</param>
    /// <param name="k">Inputs.</param>
    /// <param name="accumulate">Whether to add.</param>
    /// <param name="ahead">What is asked for meanwhile.</param>
    public static void Run<S, V, W, C>(int rows, float* a, nint lda, nint step, byte* panel, float* c, nint ldc, int k, bool accumulate, PrefetchStream ahead)
        where S : unmanaged, ISimd<V>
        where V : unmanaged
        where W : struct, IWeightFormat
        where C : struct, ICount
    {
        switch (rows)
        {
            case 6: Body<S, V, W, Six, C>(a, lda, step, panel, c, ldc, k, accumulate, ahead); break;
            case 5: Body<S, V, W, Five, C>(a, lda, step, panel, c, ldc, k, accumulate, ahead); break;
            case 4: Body<S, V, W, Four, C>(a, lda, step, panel, c, ldc, k, accumulate, ahead); break;
            case 3: Body<S, V, W, Three, C>(a, lda, step, panel, c, ldc, k, accumulate, ahead); break;
            case 2: Body<S, V, W, Two, C>(a, lda, step, panel, c, ldc, k, accumulate, ahead); break;
            default: Body<S, V, W, One, C>(a, lda, step, panel, c, ldc, k, accumulate, ahead); break;
        }
    }

    [MethodImpl(CpuDevice.HotLoop)]
    private static void Body<S, V, W, R, C>(float* a, nint lda, nint step, byte* panel, float* c, nint ldc, int k, bool accumulate, PrefetchStream ahead)
        where S : unmanaged, ISimd<V>
        where V : unmanaged
        where W : struct, IWeightFormat
        where R : struct, ICount
        where C : struct, ICount
    {
        nint w = S.Width;
        V c00, c01, c02, c03, c10, c11, c12, c13, c20, c21, c22, c23,
            c30, c31, c32, c33, c40, c41, c42, c43, c50, c51, c52, c53;
        c00 = c01 = c02 = c03 = c10 = c11 = c12 = c13 = c20 = c21 = c22 = c23
            = c30 = c31 = c32 = c33 = c40 = c41 = c42 = c43 = c50 = c51 = c52 = c53 = S.Broadcast(0f);

        // A pointer per row: one address computed by several instructions would cost the front end what the products leave it.
        float* a1 = a + lda, a2 = a1 + lda, a3 = a2 + lda, a4 = a3 + lda, a5 = a4 + lda;
        byte* next = ahead.Start, end = panel + (k * C.Count * w * W.Bytes);
        for (nint p = 0; panel < end; p += step, panel += C.Count * w * W.Bytes)
        {
            next = Prefetch.Lines(next, ahead.Step);
            W.LoadPair<S, V>(panel, out var b0, out var b1);
            V b2 = b0, b3 = b1;
            if (C.Count > 2)
                W.LoadPair<S, V>(panel + (2 * w * W.Bytes), out b2, out b3);
            var x = S.Broadcast(a[p]);
            c00 = S.FusedMultiplyAdd(x, b0, c00);
            c01 = S.FusedMultiplyAdd(x, b1, c01);
            if (C.Count > 2) { c02 = S.FusedMultiplyAdd(x, b2, c02); c03 = S.FusedMultiplyAdd(x, b3, c03); }
            if (R.Count > 1) { x = S.Broadcast(a1[p]); c10 = S.FusedMultiplyAdd(x, b0, c10); c11 = S.FusedMultiplyAdd(x, b1, c11); }
            if (R.Count > 1 && C.Count > 2) { c12 = S.FusedMultiplyAdd(x, b2, c12); c13 = S.FusedMultiplyAdd(x, b3, c13); }
            if (R.Count > 2) { x = S.Broadcast(a2[p]); c20 = S.FusedMultiplyAdd(x, b0, c20); c21 = S.FusedMultiplyAdd(x, b1, c21); }
            if (R.Count > 2 && C.Count > 2) { c22 = S.FusedMultiplyAdd(x, b2, c22); c23 = S.FusedMultiplyAdd(x, b3, c23); }
            if (R.Count > 3) { x = S.Broadcast(a3[p]); c30 = S.FusedMultiplyAdd(x, b0, c30); c31 = S.FusedMultiplyAdd(x, b1, c31); }
            if (R.Count > 3 && C.Count > 2) { c32 = S.FusedMultiplyAdd(x, b2, c32); c33 = S.FusedMultiplyAdd(x, b3, c33); }
            if (R.Count > 4) { x = S.Broadcast(a4[p]); c40 = S.FusedMultiplyAdd(x, b0, c40); c41 = S.FusedMultiplyAdd(x, b1, c41); }
            if (R.Count > 4 && C.Count > 2) { c42 = S.FusedMultiplyAdd(x, b2, c42); c43 = S.FusedMultiplyAdd(x, b3, c43); }
            if (R.Count > 5) { x = S.Broadcast(a5[p]); c50 = S.FusedMultiplyAdd(x, b0, c50); c51 = S.FusedMultiplyAdd(x, b1, c51); }
            if (R.Count > 5 && C.Count > 2) { c52 = S.FusedMultiplyAdd(x, b2, c52); c53 = S.FusedMultiplyAdd(x, b3, c53); }
        }

        End<S, V, C>(c, c00, c01, c02, c03, accumulate);
        if (R.Count > 1) { End<S, V, C>(c + ldc, c10, c11, c12, c13, accumulate); }
        if (R.Count > 2) { End<S, V, C>(c + (2 * ldc), c20, c21, c22, c23, accumulate); }
        if (R.Count > 3) { End<S, V, C>(c + (3 * ldc), c30, c31, c32, c33, accumulate); }
        if (R.Count > 4) { End<S, V, C>(c + (4 * ldc), c40, c41, c42, c43, accumulate); }
        if (R.Count > 5) { End<S, V, C>(c + (5 * ldc), c50, c51, c52, c53, accumulate); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End<S, V, C>(float* c, V c0, V c1, V c2, V c3, bool accumulate)
        where S : unmanaged, ISimd<V>
        where V : unmanaged
        where C : struct, ICount
    {
        nint w = S.Width;
        S.Store(accumulate ? S.Add(S.Load(c), c0) : c0, c);
        S.Store(accumulate ? S.Add(S.Load(c + w), c1) : c1, c + w);
        if (C.Count > 2)
        {
            S.Store(accumulate ? S.Add(S.Load(c + (2 * w)), c2) : c2, c + (2 * w));
            S.Store(accumulate ? S.Add(S.Load(c + (3 * w)), c3) : c3, c + (3 * w));
        }
    }
}
