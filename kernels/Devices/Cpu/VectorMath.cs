using System.Runtime.CompilerServices;

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
}
