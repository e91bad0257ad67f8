using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Daedalus.Kernels.Devices.Cpu;

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

/// <summary>Any processor.</summary>
internal readonly struct PortableDot : IInt8Dot
{
    [MethodImpl(CpuDevice.HotLoop)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<byte> a, Vector256<sbyte> w)
    {
        for (var i = 0; i < Vector256<int>.Count; i++)
        {
            var lane = sum[i];
            for (var j = 4 * i; j < (4 * i) + 4; j++)
                lane += a[j] * w[j];
            sum = sum.WithElement(i, lane);
        }

        return sum;
    }
}
