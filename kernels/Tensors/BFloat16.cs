using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Tensors;

/// <summary>bf16 as bits: the upper half of an fp32.</summary>
public static class BFloat16
{
    /// <summary>Exact.</summary>
    public static float ToSingle(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    /// <summary>To the nearest, ties to even; a NaN stays a (quiet) NaN.</summary>
    public static ushort FromSingle(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value))
            return (ushort)((bits >> 16) | 0x40);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>The same for many.</summary>
    [MethodImpl(CpuDevice.HotLoop)]
    internal static void FromSingles(ReadOnlySpan<float> values, Span<ushort> target)
    {
        target = target[..values.Length];
        ref var from = ref MemoryMarshal.GetReference(values);
        ref var to = ref MemoryMarshal.GetReference(target);
        var i = 0;
        for (; Avx512F.IsSupported && i <= values.Length - Vector512<float>.Count; i += Vector512<float>.Count)
            Avx512F.ConvertToVector256UInt16(Rounded(Vector512.LoadUnsafe(ref from, (nuint)i))).StoreUnsafe(ref to, (nuint)i);
        for (; i < values.Length; i++)
            target[i] = FromSingle(values[i]);
    }

    /// <summary>Exact, for many.</summary>
    [MethodImpl(CpuDevice.HotLoop)]
    internal static void ToSingles(ReadOnlySpan<ushort> values, Span<float> target)
    {
        values = values[..target.Length];
        ref var from = ref MemoryMarshal.GetReference(values);
        ref var to = ref MemoryMarshal.GetReference(target);
        var i = 0;
        for (; i <= values.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)i));
            (low << 16).AsSingle().StoreUnsafe(ref to, (nuint)i);
            (high << 16).AsSingle().StoreUnsafe(ref to, (nuint)(i + Vector256<float>.Count));
        }

        for (; i < values.Length; i++)
            target[i] = ToSingle(values[i]);
    }

    /// <summary>As <see cref="FromSingle"/> for two values in each lane, the first in the lower half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<uint> Pairs(Vector512<float> first, Vector512<float> second) => Rounded(first) | (Rounded(second) << 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Rounded(Vector512<float> values)
    {
        var bits = values.AsUInt32();
        var upper = bits >> 16;
        var nearest = (bits + Vector512.Create(0x7FFFu) + (upper & Vector512<uint>.One)) >> 16;
        return Vector512.ConditionalSelect(Vector512.Equals(values, values).AsUInt32(), nearest, upper | Vector512.Create(0x40u));
    }
}
