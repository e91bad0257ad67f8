using System.Runtime.CompilerServices;
using Daedalus.Kernels.MatMul;

namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>Elementary functions over the lanes of any instruction set.</summary>
internal static class VectorMath
{
    /// <summary>
    /// e^x to about 1 ulp: x = n ln 2 + r, a polynomial in r (the minimax coefficients of Cephes expf), scaled by 2^n. Below -87.7 the
    /// result is exactly 0, above 88.3 it stays at the largest finite power; a NaN stays a NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<S, V>(V x)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        x = S.Min(S.Broadcast(88.3f), S.Max(S.Broadcast(-88f), x));
        var n = S.Round(S.Multiply(x, S.Broadcast(1.44269504f)));

        // ln 2 in two parts: the first is exact in 15 bits, so n * ln2 loses nothing.
        var r = S.FusedMultiplyAdd(n, S.Broadcast(-0.693359375f), x);
        r = S.FusedMultiplyAdd(n, S.Broadcast(2.12194440e-4f), r);

        var p = S.Broadcast(1.9875691500e-4f);
        p = S.FusedMultiplyAdd(p, r, S.Broadcast(1.3981999507e-3f));
        p = S.FusedMultiplyAdd(p, r, S.Broadcast(8.3334519073e-3f));
        p = S.FusedMultiplyAdd(p, r, S.Broadcast(4.1665795894e-2f));
        p = S.FusedMultiplyAdd(p, r, S.Broadcast(1.6666665459e-1f));
        p = S.FusedMultiplyAdd(p, r, S.Broadcast(5.0000001201e-1f));
        p = S.FusedMultiplyAdd(p, S.Multiply(r, r), S.Add(r, S.Broadcast(1f)));
        return S.Multiply(p, S.PowerOfTwo(n));
    }

    /// <summary>
    /// e^x for two or four registers, operation by operation: a chain of dependent ones leaves most of the units idle. For x of 0 and less, as a softmax has
    /// them; rounding is by adding what leaves no room for fractions.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ExpOfNegative<S, V, C>(ref V x0, ref V x1, ref V x2, ref V x3)
        where S : struct, ISimd<V>
        where V : unmanaged
        where C : struct, ICount
    {
        V n0 = x0, n1 = x1, n2 = x2, n3 = x3, p0 = x0, p1 = x1, p2 = x2, p3 = x3, k = S.Broadcast(-88f), whole = S.Broadcast(12582912f);
        x0 = S.Max(k, x0); x1 = S.Max(k, x1);
        if (C.Count > 2) { x2 = S.Max(k, x2); x3 = S.Max(k, x3); }
        k = S.Broadcast(1.44269504f);
        n0 = S.FusedMultiplyAdd(x0, k, whole); n1 = S.FusedMultiplyAdd(x1, k, whole);
        if (C.Count > 2) { n2 = S.FusedMultiplyAdd(x2, k, whole); n3 = S.FusedMultiplyAdd(x3, k, whole); }
        n0 = S.Subtract(n0, whole); n1 = S.Subtract(n1, whole);
        if (C.Count > 2) { n2 = S.Subtract(n2, whole); n3 = S.Subtract(n3, whole); }
        k = S.Broadcast(-0.693359375f);
        x0 = S.FusedMultiplyAdd(n0, k, x0); x1 = S.FusedMultiplyAdd(n1, k, x1);
        if (C.Count > 2) { x2 = S.FusedMultiplyAdd(n2, k, x2); x3 = S.FusedMultiplyAdd(n3, k, x3); }
        k = S.Broadcast(2.12194440e-4f);
        x0 = S.FusedMultiplyAdd(n0, k, x0); x1 = S.FusedMultiplyAdd(n1, k, x1);
        if (C.Count > 2) { x2 = S.FusedMultiplyAdd(n2, k, x2); x3 = S.FusedMultiplyAdd(n3, k, x3); }
        V first = S.Broadcast(1.9875691500e-4f), second = S.Broadcast(1.3981999507e-3f);
        p0 = S.FusedMultiplyAdd(first, x0, second); p1 = S.FusedMultiplyAdd(first, x1, second);
        if (C.Count > 2) { p2 = S.FusedMultiplyAdd(first, x2, second); p3 = S.FusedMultiplyAdd(first, x3, second); }
        k = S.Broadcast(8.3334519073e-3f);
        p0 = S.FusedMultiplyAdd(p0, x0, k); p1 = S.FusedMultiplyAdd(p1, x1, k);
        if (C.Count > 2) { p2 = S.FusedMultiplyAdd(p2, x2, k); p3 = S.FusedMultiplyAdd(p3, x3, k); }
        k = S.Broadcast(4.1665795894e-2f);
        p0 = S.FusedMultiplyAdd(p0, x0, k); p1 = S.FusedMultiplyAdd(p1, x1, k);
        if (C.Count > 2) { p2 = S.FusedMultiplyAdd(p2, x2, k); p3 = S.FusedMultiplyAdd(p3, x3, k); }
        k = S.Broadcast(1.6666665459e-1f);
        p0 = S.FusedMultiplyAdd(p0, x0, k); p1 = S.FusedMultiplyAdd(p1, x1, k);
        if (C.Count > 2) { p2 = S.FusedMultiplyAdd(p2, x2, k); p3 = S.FusedMultiplyAdd(p3, x3, k); }
        k = S.Broadcast(5.0000001201e-1f);
        p0 = S.FusedMultiplyAdd(p0, x0, k); p1 = S.FusedMultiplyAdd(p1, x1, k);
        if (C.Count > 2) { p2 = S.FusedMultiplyAdd(p2, x2, k); p3 = S.FusedMultiplyAdd(p3, x3, k); }
        k = S.Broadcast(1f);
        p0 = S.FusedMultiplyAdd(p0, S.Multiply(x0, x0), S.Add(x0, k)); p1 = S.FusedMultiplyAdd(p1, S.Multiply(x1, x1), S.Add(x1, k));
        if (C.Count > 2) { p2 = S.FusedMultiplyAdd(p2, S.Multiply(x2, x2), S.Add(x2, k)); p3 = S.FusedMultiplyAdd(p3, S.Multiply(x3, x3), S.Add(x3, k)); }
        x0 = S.Multiply(p0, S.PowerOfTwo(n0)); x1 = S.Multiply(p1, S.PowerOfTwo(n1));
        if (C.Count > 2) { x2 = S.Multiply(p2, S.PowerOfTwo(n2)); x3 = S.Multiply(p3, S.PowerOfTwo(n3)); }
    }
}
