using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul;

/// <summary>
/// The one inner loop of every product here: up to six rows of A times a panel of two registers of columns. Twelve sums stay in registers
/// (with two weights and one value of A that is 15, the whole of AVX2's file); eight loads feed twelve fused products, so the units that
/// multiply are the limit, not the loads. Rows that are not there are removed by the JIT, since the count is a constant of the type.
/// Each element is summed over k in ascending order whatever the tile, so a row's result does not depend on its neighbours.
/// </summary>
internal static unsafe class MatMulTile
{
    /// <summary>Rows of a full tile.</summary>
    public const int Rows = 6;

    /// <summary>Registers of columns in a panel.</summary>
    public const int Vectors = 2;

    /// <summary>c[0..rows, 0..2W] = (accumulate ? c : 0) + a[0..rows, 0..k] * panel[0..k, 0..2W].</summary>
    public static void Run<S, V, W>(int rows, float* a, nint lda, byte* panel, float* c, nint ldc, int k, bool accumulate)
        where S : unmanaged, ISimd<V>
        where V : unmanaged
        where W : struct, IWeightFormat
    {
        switch (rows)
        {
            case 6: Body<S, V, W, Six>(a, lda, panel, c, ldc, k, accumulate); break;
            case 5: Body<S, V, W, Five>(a, lda, panel, c, ldc, k, accumulate); break;
            case 4: Body<S, V, W, Four>(a, lda, panel, c, ldc, k, accumulate); break;
            case 3: Body<S, V, W, Three>(a, lda, panel, c, ldc, k, accumulate); break;
            case 2: Body<S, V, W, Two>(a, lda, panel, c, ldc, k, accumulate); break;
            default: Body<S, V, W, One>(a, lda, panel, c, ldc, k, accumulate); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Body<S, V, W, R>(float* a, nint lda, byte* panel, float* c, nint ldc, int k, bool accumulate)
        where S : unmanaged, ISimd<V>
        where V : unmanaged
        where W : struct, IWeightFormat
        where R : struct, IRowCount
    {
        V c00, c01, c10, c11, c20, c21, c30, c31, c40, c41, c50, c51;
        c00 = c01 = c10 = c11 = c20 = c21 = c30 = c31 = c40 = c41 = c50 = c51 = S.Broadcast(0f);
        nint w = S.Width;
        if (accumulate)
        {
            c00 = S.Load(c);
            c01 = S.Load(c + w);
            if (R.Count > 1) { c10 = S.Load(c + ldc); c11 = S.Load(c + ldc + w); }
            if (R.Count > 2) { c20 = S.Load(c + (2 * ldc)); c21 = S.Load(c + (2 * ldc) + w); }
            if (R.Count > 3) { c30 = S.Load(c + (3 * ldc)); c31 = S.Load(c + (3 * ldc) + w); }
            if (R.Count > 4) { c40 = S.Load(c + (4 * ldc)); c41 = S.Load(c + (4 * ldc) + w); }
            if (R.Count > 5) { c50 = S.Load(c + (5 * ldc)); c51 = S.Load(c + (5 * ldc) + w); }
        }

        var a3 = a + (3 * lda);
        for (nint p = 0, at = 0; p < k; p++, at += 2 * w)
        {
            var b0 = W.Load<S, V>(panel, at);
            var b1 = W.Load<S, V>(panel, at + w);
            var x = S.Broadcast(a[p]);
            c00 = S.FusedMultiplyAdd(x, b0, c00);
            c01 = S.FusedMultiplyAdd(x, b1, c01);
            if (R.Count > 1) { x = S.Broadcast(a[p + lda]); c10 = S.FusedMultiplyAdd(x, b0, c10); c11 = S.FusedMultiplyAdd(x, b1, c11); }
            if (R.Count > 2) { x = S.Broadcast(a[p + (2 * lda)]); c20 = S.FusedMultiplyAdd(x, b0, c20); c21 = S.FusedMultiplyAdd(x, b1, c21); }
            if (R.Count > 3) { x = S.Broadcast(a3[p]); c30 = S.FusedMultiplyAdd(x, b0, c30); c31 = S.FusedMultiplyAdd(x, b1, c31); }
            if (R.Count > 4) { x = S.Broadcast(a3[p + lda]); c40 = S.FusedMultiplyAdd(x, b0, c40); c41 = S.FusedMultiplyAdd(x, b1, c41); }
            if (R.Count > 5) { x = S.Broadcast(a3[p + (2 * lda)]); c50 = S.FusedMultiplyAdd(x, b0, c50); c51 = S.FusedMultiplyAdd(x, b1, c51); }
        }

        S.Store(c00, c);
        S.Store(c01, c + w);
        if (R.Count > 1) { S.Store(c10, c + ldc); S.Store(c11, c + ldc + w); }
        if (R.Count > 2) { S.Store(c20, c + (2 * ldc)); S.Store(c21, c + (2 * ldc) + w); }
        if (R.Count > 3) { S.Store(c30, c + (3 * ldc)); S.Store(c31, c + (3 * ldc) + w); }
        if (R.Count > 4) { S.Store(c40, c + (4 * ldc)); S.Store(c41, c + (4 * ldc) + w); }
        if (R.Count > 5) { S.Store(c50, c + (5 * ldc)); S.Store(c51, c + (5 * ldc) + w); }
    }

    private interface IRowCount
    {
        static abstract int Count { get; }
    }

    private readonly struct One : IRowCount { public static int Count => 1; }

    private readonly struct Two : IRowCount { public static int Count => 2; }

    private readonly struct Three : IRowCount { public static int Count => 3; }

    private readonly struct Four : IRowCount { public static int Count => 4; }

    private readonly struct Five : IRowCount { public static int Count => 5; }

    private readonly struct Six : IRowCount { public static int Count => 6; }
}
