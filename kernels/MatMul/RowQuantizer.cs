using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul;

/// <summary>
/// One row to int8: scale s = max |w| / 127, values round(w (127 / max |w|)), halves to even, -127 to 127. Its results do not depend on the
/// processor: every operation is rounded once, and a maximum has no order.
/// </summary>
public static class RowQuantizer
{
    private const float Largest = 127f;

    // A subnormal scale has few bits, and devices may flush it: a row below 1.5e-36 throughout counts as zero.
    private const float SmallestScale = 1.17549435e-38f;

    /// <summary>Quantises.</summary>
    /// <param name="row">The weights.</param>
    /// <param name="quantized">As many values; all 0 where the row is 0 or not finite.</param>
    /// <returns>The scale: 0 for a row of zeros; NaN for a row with an infinity or a NaN, so that whatever is multiplied by it shows the fault.</returns>
    [MethodImpl(CpuDevice.HotLoop)]
    public static float Quantize(ReadOnlySpan<float> row, Span<sbyte> quantized)
    {
        quantized = quantized[..row.Length];
        var largest = LargestMagnitude(row);
        var scale = largest / Largest;
        if (!float.IsFinite(largest) || scale < SmallestScale)
        {
            quantized.Clear();
            return float.IsFinite(largest) ? 0f : float.NaN;
        }

        ref var first = ref MemoryMarshal.GetReference(row);
        var inverse = Largest / largest;
        var factor = Vector256.Create(inverse);
        var i = 0;
        for (; i <= row.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            // Halves to even; with a mode as an argument it would be a call per value.
            var rounded = Vector256.Round(Vector256.LoadUnsafe(ref first, (nuint)i) * factor);
            var words = Vector256.ConvertToInt32Native(rounded);
            var halves = Vector128.Narrow(words.GetLower(), words.GetUpper());
            Unsafe.WriteUnaligned(ref Unsafe.As<sbyte, byte>(ref quantized[i]), Vector128.Narrow(halves, halves).AsInt64().ToScalar());
        }

        for (; i < row.Length; i++)
            quantized[i] = (sbyte)MathF.Round(row[i] * inverse, MidpointRounding.ToEven);
        return scale;
    }

    // Not finite where any weight is not. Bits of magnitudes are ordered as these are, with infinity and every NaN above.
    [MethodImpl(CpuDevice.HotLoop)]
    internal static float LargestMagnitude(ReadOnlySpan<float> row)
    {
        ref var first = ref MemoryMarshal.GetReference(row);
        var most = Vector256<int>.Zero;
        var i = 0;
        for (; i <= row.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            most = Vector256.Max(most, Vector256.LoadUnsafe(ref first, (nuint)i).AsInt32() & Vector256.Create(int.MaxValue));
        var four = Vector128.Max(most.GetLower(), most.GetUpper());
        var two = Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        var largest = Math.Max(two[0], two[1]);
        for (; i < row.Length; i++)
            largest = Math.Max(largest, BitConverter.SingleToInt32Bits(row[i]) & int.MaxValue);
        return BitConverter.Int32BitsToSingle(largest);
    }
}
