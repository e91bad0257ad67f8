using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Daedalus.Kernels.MatMul.Quantized;

/// <summary>
/// Eight sums of four products each: sum[i] += Σ a[4i + j] w[4i + j], a from 0 to 255, w from -127 to 127, exactly. All forms give the same bits, since
/// whole numbers do not round; which one runs is a matter of speed alone.
/// </summary>
internal interface IInt8Dot
{
    static abstract Vector256<int> Add(Vector256<int> sum, Vector256<byte> a, Vector256<sbyte> w);
}

/// <summary>AVX-VNNI: one instruction, two per cycle, in sixteen registers.</summary>
internal readonly struct VnniDot : IInt8Dot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<byte> a, Vector256<sbyte> w) => AvxVnni.MultiplyWideningAndAdd(sum, a, w);
}

/// <summary>
/// AVX2, by products of 16 bits over the even and the odd values. The instruction that multiplies bytes saturates at 32767, which two products of
/// 255 by 127 exceed.
/// </summary>
internal readonly struct Avx2Dot : IInt8Dot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<byte> a, Vector256<sbyte> w)
    {
        var (pairs, weights) = (a.AsUInt16(), w.AsInt16());
        var even = Avx2.MultiplyAddAdjacent((pairs & Vector256.Create((ushort)0xFF)).AsInt16(), (weights << 8) >> 8);
        var odd = Avx2.MultiplyAddAdjacent((pairs >> 8).AsInt16(), weights >> 8);
        return sum + even + odd;
    }
}

/// <summary>
/// Any processor, in whatever vectors it has (NEON, SSE): 255 by 127 fits into 16 bits, so products of the even and of the odd values need no more, and a lane of 32
/// bits is the sum of its halves.
/// </summary>
internal readonly struct PortableDot : IInt8Dot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<byte> a, Vector256<sbyte> w)
    {
        var (pairs, weights) = (a.AsUInt16(), w.AsInt16());
        var even = (pairs & Vector256.Create((ushort)0xFF)).AsInt16() * ((weights << 8) >> 8);
        var odd = (pairs >> 8).AsInt16() * (weights >> 8);
        return sum + Halves(even.AsInt32()) + Halves(odd.AsInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Halves(Vector256<int> products) => ((products << 16) >> 16) + (products >> 16);
}
