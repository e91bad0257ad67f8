using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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

    /// <summary>The same for many, in the widest vectors of 256 bits that there are.</summary>
    internal static void FromSingles(ReadOnlySpan<float> values, Span<ushort> target)
    {
        target = target[..values.Length];
        ref var from = ref MemoryMarshal.GetReference(values);
        ref var to = ref MemoryMarshal.GetReference(target);
        var i = 0;
        for (; i <= values.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
            Vector256.Narrow(Rounded(Vector256.LoadUnsafe(ref from, (nuint)i)), Rounded(Vector256.LoadUnsafe(ref from, (nuint)(i + Vector256<float>.Count))))
                .StoreUnsafe(ref to, (nuint)i);
        for (; i < values.Length; i++)
            target[i] = FromSingle(values[i]);
    }

    private static Vector256<uint> Rounded(Vector256<float> values)
    {
        var bits = values.AsUInt32();
        var upper = bits >> 16;
        var nearest = (bits + Vector256.Create(0x7FFFu) + (upper & Vector256<uint>.One)) >> 16;
        return Vector256.ConditionalSelect(Vector256.Equals(values, values).AsUInt32(), nearest, upper | Vector256.Create(0x40u));
    }
}
