using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul.Quantized;

/// <summary>
/// Eight sums of four products each: sum[i] += Σ a[j] w[4i + j], a from 0 to 255, w from -127 to 127, exactly. All forms give the same bits, since
/// whole numbers do not round; which one runs is a matter of speed alone.
/// </summary>
/// <typeparam name="T">Registers of sums.</typeparam>
/// <typeparam name="V">Registers of what is multiplied.</typeparam>
internal unsafe interface IInt8Dot<T, V>
    where T : unmanaged
    where V : unmanaged
{
    /// <summary>Bytes that an input takes in a row of A.</summary>
    static abstract int InputBytes { get; }

    /// <summary>The next four inputs of a row of A, for each of eight outputs.</summary>
    static abstract V Inputs(byte* a);

    /// <summary>Four weights of each of eight outputs.</summary>
    static abstract V Weights(sbyte* w);

    static abstract T Add(T sums, V a, V w);

    /// <summary>The same for two rows and twice eight outputs, in the order in which a processor likes it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual void Add<D>(ref T sums00, ref T sums01, ref T sums10, ref T sums11, byte* a0, byte* a1, V w0, V w1)
        where D : IInt8Dot<T, V>
    {
        var x = D.Inputs(a0);
        sums00 = D.Add(sums00, x, w0);
        sums01 = D.Add(sums01, x, w1);
        x = D.Inputs(a1);
        sums10 = D.Add(sums10, x, w0);
        sums11 = D.Add(sums11, x, w1);
    }

    static abstract Vector256<int> Total(T sums);
}

/// <summary>Forms that read A as bytes, in 256 bits.</summary>
internal unsafe interface IByteDot : IInt8Dot<Vector256<int>, Vector256<byte>>
{
    static int IInt8Dot<Vector256<int>, Vector256<byte>>.InputBytes => sizeof(byte);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<byte> IInt8Dot<Vector256<int>, Vector256<byte>>.Inputs(byte* a) => Vector256.Create(*(uint*)a).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<byte> IInt8Dot<Vector256<int>, Vector256<byte>>.Weights(sbyte* w) => Vector256.Load((byte*)w);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> IInt8Dot<Vector256<int>, Vector256<byte>>.Total(Vector256<int> sums) => sums;
}

/// <summary>AVX-VNNI: one instruction, two per cycle, in sixteen registers.</summary>
internal readonly struct VnniDot : IByteDot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sums, Vector256<byte> a, Vector256<byte> w) => AvxVnni.MultiplyWideningAndAdd(sums, a, w.AsSByte());
}

/// <summary>
/// AVX-512 without AVX-VNNI, where <see cref="WideVnniTile"/> may not run either: words of 16 bits, a
/// product and a sum for every two inputs. A lies in words already, weights are widened for all rows of a tile. Sums of an output lie in two lanes.
/// </summary>
internal readonly unsafe struct WordDot : IInt8Dot<Vector512<int>, Vector512<short>>
{
    /// <summary>Whether a device multiplies so many rows like this. A row alone waits for its weights, and the longer loop over bytes leaves them more time.</summary>
    public static bool Takes(CpuDevice device, long rows) => device.Int8 == Int8Form.Words && rows > 1;

    public static int InputBytes => sizeof(short);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Inputs(byte* a) => Vector512.Create(*(long*)a).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Weights(sbyte* w) => Avx512BW.ConvertToVector512Int16(Vector256.Load(w));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Add(Vector512<int> sums, Vector512<short> a, Vector512<short> w) => sums + Avx512BW.MultiplyAddAdjacent(a, w);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<D>(
        ref Vector512<int> sums00, ref Vector512<int> sums01, ref Vector512<int> sums10, ref Vector512<int> sums11, byte* a0, byte* a1, Vector512<short> w0, Vector512<short> w1)
        where D : IInt8Dot<Vector512<int>, Vector512<short>>
    {
        // Products first: sums that are ready would take their units (143 to 158 % of the fp32 peak on Zen 4).
        Vector512<short> x0 = Inputs(a0), x1 = Inputs(a1);
        Vector512<int> p00 = Avx512BW.MultiplyAddAdjacent(x0, w0), p01 = Avx512BW.MultiplyAddAdjacent(x0, w1);
        Vector512<int> p10 = Avx512BW.MultiplyAddAdjacent(x1, w0), p11 = Avx512BW.MultiplyAddAdjacent(x1, w1);
        sums00 += p00;
        sums01 += p01;
        sums10 += p10;
        sums11 += p11;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Total(Vector512<int> sums) => Avx512F.ConvertToVector256Int32(sums.AsInt64() + (sums.AsInt64() >>> 32));
}

/// <summary>
/// AVX2, by products of 16 bits over the even and the odd values. The instruction that multiplies bytes saturates at 32767, which two products of
/// 255 by 127 exceed.
/// </summary>
internal readonly struct Avx2Dot : IByteDot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sums, Vector256<byte> a, Vector256<byte> w)
    {
        var (pairs, weights) = (a.AsUInt16(), w.AsInt16());
        var even = Avx2.MultiplyAddAdjacent((pairs & Vector256.Create((ushort)0xFF)).AsInt16(), (weights << 8) >> 8);
        var odd = Avx2.MultiplyAddAdjacent((pairs >> 8).AsInt16(), weights >> 8);
        return sums + even + odd;
    }
}

/// <summary>
/// Any processor, in whatever vectors it has (NEON, SSE): 255 by 127 fits into 16 bits, so products of the even and of the odd values need no more, and a lane of 32
/// bits is the sum of its halves.
/// </summary>
internal readonly struct PortableDot : IByteDot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sums, Vector256<byte> a, Vector256<byte> w)
    {
        var (pairs, weights) = (a.AsUInt16(), w.AsInt16());
        var even = (pairs & Vector256.Create((ushort)0xFF)).AsInt16() * ((weights << 8) >> 8);
        var odd = (pairs >> 8).AsInt16() * (weights >> 8);
        return sums + Halves(even.AsInt32()) + Halves(odd.AsInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Halves(Vector256<int> products) => ((products << 16) >> 16) + (products >> 16);
}
