using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul;

/// <summary>
/// The one inner loop of every product here: up to six rows of A times a panel of two registers of columns. Twelve sums stay in registers
/// (with two weights and one value of A that is 15, the whole of AVX2's file); eight loads feed twelve fused products, so the units that
/// multiply are the limit, not the loads. Rows that are not there are removed by the JIT, since the count is a constant of the type.
/// Each element is summed over k in the same order whatever the tile, so a row's result does not depend on its neighbours.
/// </summary>
internal static unsafe class MatMulTile
{
    /// <summary>Rows of a full tile.</summary>
    public const int Rows = 6;

    /// <summary>Registers of columns in a panel.</summary>
    public const int Vectors = 2;

    // Products are summed in runs of this length, and the runs added up: one chain over thousands of inputs would lose three times as
    // much to rounding, and a network amplifies that into the third decimal of a logit.
    private const int SumLength = 32;

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

    [MethodImpl(CpuDevice.HotLoop)]
    private static void Body<S, V, W, R>(float* a, nint lda, byte* panel, float* c, nint ldc, int k, bool accumulate)
        where S : unmanaged, ISimd<V>
        where V : unmanaged
        where W : struct, IWeightFormat
        where R : struct, IRowCount
    {
        nint w = S.Width;
        V t00, t01, t10, t11, t20, t21, t30, t31, t40, t41, t50, t51;
        t00 = t01 = t10 = t11 = t20 = t21 = t30 = t31 = t40 = t41 = t50 = t51 = S.Broadcast(0f);
        if (accumulate)
        {
            t00 = S.Load(c);
            t01 = S.Load(c + w);
            if (R.Count > 1) { t10 = S.Load(c + ldc); t11 = S.Load(c + ldc + w); }
            if (R.Count > 2) { t20 = S.Load(c + (2 * ldc)); t21 = S.Load(c + (2 * ldc) + w); }
            if (R.Count > 3) { t30 = S.Load(c + (3 * ldc)); t31 = S.Load(c + (3 * ldc) + w); }
            if (R.Count > 4) { t40 = S.Load(c + (4 * ldc)); t41 = S.Load(c + (4 * ldc) + w); }
            if (R.Count > 5) { t50 = S.Load(c + (5 * ldc)); t51 = S.Load(c + (5 * ldc) + w); }
        }

        // A pointer per row: one address computed by several instructions would cost the front end what the products leave it.
        float* a1 = a + lda, a2 = a1 + lda, a3 = a2 + lda, a4 = a3 + lda, a5 = a4 + lda;
        nint at = 0;
        for (nint p = 0; p < k;)
        {
            V c00, c01, c10, c11, c20, c21, c30, c31, c40, c41, c50, c51;
            c00 = c01 = c10 = c11 = c20 = c21 = c30 = c31 = c40 = c41 = c50 = c51 = S.Broadcast(0f);
            for (var end = Math.Min(p + SumLength, k); p < end; p++, at += 2 * w)
            {
                var b0 = W.Load<S, V>(panel, at);
                var b1 = W.Load<S, V>(panel, at + w);
                var x = S.Broadcast(a[p]);
                c00 = S.FusedMultiplyAdd(x, b0, c00);
                c01 = S.FusedMultiplyAdd(x, b1, c01);
                if (R.Count > 1) { x = S.Broadcast(a1[p]); c10 = S.FusedMultiplyAdd(x, b0, c10); c11 = S.FusedMultiplyAdd(x, b1, c11); }
                if (R.Count > 2) { x = S.Broadcast(a2[p]); c20 = S.FusedMultiplyAdd(x, b0, c20); c21 = S.FusedMultiplyAdd(x, b1, c21); }
                if (R.Count > 3) { x = S.Broadcast(a3[p]); c30 = S.FusedMultiplyAdd(x, b0, c30); c31 = S.FusedMultiplyAdd(x, b1, c31); }
                if (R.Count > 4) { x = S.Broadcast(a4[p]); c40 = S.FusedMultiplyAdd(x, b0, c40); c41 = S.FusedMultiplyAdd(x, b1, c41); }
                if (R.Count > 5) { x = S.Broadcast(a5[p]); c50 = S.FusedMultiplyAdd(x, b0, c50); c51 = S.FusedMultiplyAdd(x, b1, c51); }
            }

            t00 = S.Add(t00, c00);
            t01 = S.Add(t01, c01);
            if (R.Count > 1) { t10 = S.Add(t10, c10); t11 = S.Add(t11, c11); }
            if (R.Count > 2) { t20 = S.Add(t20, c20); t21 = S.Add(t21, c21); }
            if (R.Count > 3) { t30 = S.Add(t30, c30); t31 = S.Add(t31, c31); }
            if (R.Count > 4) { t40 = S.Add(t40, c40); t41 = S.Add(t41, c41); }
            if (R.Count > 5) { t50 = S.Add(t50, c50); t51 = S.Add(t51, c51); }
        }

        S.Store(t00, c);
        S.Store(t01, c + w);
        if (R.Count > 1) { S.Store(t10, c + ldc); S.Store(t11, c + ldc + w); }
        if (R.Count > 2) { S.Store(t20, c + (2 * ldc)); S.Store(t21, c + (2 * ldc) + w); }
        if (R.Count > 3) { S.Store(t30, c + (3 * ldc)); S.Store(t31, c + (3 * ldc) + w); }
        if (R.Count > 4) { S.Store(t40, c + (4 * ldc)); S.Store(t41, c + (4 * ldc) + w); }
        if (R.Count > 5) { S.Store(t50, c + (5 * ldc)); S.Store(t51, c + (5 * ldc) + w); }
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
