using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul;

/// <summary>
/// One row of weights to 4 bits: groups of 32 inputs, weight = scale · (q · m) with q a whole number of -8 to 7, m one of 1 to 18 for each group,
/// and one fp32 scale for the row. q · m is -127 to 127, so a row decodes exactly to int8 with a scale. 4.25 bits a weight and 32 a row. Of five
/// scales and five multipliers a group those are taken that leave the least squared error. Results do not depend on the processor: every operation
/// is rounded once, and sums have an order.
/// </summary>
public static class GroupQuantizer
{
    /// <summary>Inputs that share a multiplier; the last group of a row may be shorter.</summary>
    public const int GroupLength = 32;

    /// <summary>The largest multiplier: 7 · 18 = 126.</summary>
    public const int LargestMultiplier = 18;

    /// <summary>The largest multiplier of a group that holds a -8: 8 · 15 = 120.</summary>
    public const int LargestMultiplierWithLowest = 15;

    internal const int Highest = 7;

    internal const int Lowest = -8;

    // As with int8, a subnormal scale has few bits, and devices may flush it: a row below 1.9e-36 throughout counts as zero.
    private const float SmallestRow = 160 * 1.17549435e-38f;

    private static ReadOnlySpan<float> Scales => [1f, .97f, .94f, 1.03f, 1.06f];

    /// <summary>Bytes of the values of a row: two in a byte, the first in the lower half; of an odd last one the upper half is 8, which is zero.</summary>
    public static int ValueBytes(int k) => (k / 2) + (k % 2);

    /// <summary>Groups of a row, and so bytes of its multipliers.</summary>
    public static int Groups(int k) => (k / GroupLength) + (k % GroupLength == 0 ? 0 : 1);

    /// <summary>Quantises.</summary>
    /// <param name="row">The weights.</param>
    /// <param name="values"><see cref="ValueBytes"/> bytes, in each half q + 8; all zero where the row is zero or not finite.</param>
    /// <param name="multipliers"><see cref="Groups"/> bytes.</param>
    /// <returns>The scale: 0 for a row of zeros; NaN for a row with an infinity or a NaN, so that whatever is multiplied by it shows the fault.</returns>
    [MethodImpl(CpuDevice.HotLoop)]
    public static float Quantize(ReadOnlySpan<float> row, Span<byte> values, Span<byte> multipliers)
    {
        var largest = RowQuantizer.LargestMagnitude(row);
        if (!float.IsFinite(largest) || largest < SmallestRow)
        {
            values[..ValueBytes(row.Length)].Fill(8 | (8 << 4));
            multipliers[..Groups(row.Length)].Fill(1);
            return float.IsFinite(largest) ? 0f : float.NaN;
        }

        // Worked on between 1 and 2, so that no square leaves the range, and a row twice as large has the same digits.
        var power = BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(largest) & 0x7F800000);
        var unit = largest / power / (Highest * LargestMultiplier);
        var scale = unit * BestScale(row, power, unit);
        Span<float> group = stackalloc float[GroupLength];
        for (var g = 0; g < Groups(row.Length); g++)
        {
            var most = Take(row, g, power, group);
            multipliers[g] = (byte)MultiplierSearch.Best(group, MultiplierSearch.ThatReach(most, Vector256.Create(scale)).ToScalar(), scale, out _);
            Encode(group, scale, multipliers[g], values[(g * GroupLength / 2)..ValueBytes(row.Length)]);
        }

        return scale * power;
    }

    /// <summary>The int8 values q · m of a row; exact.</summary>
    /// <param name="values">As from <see cref="Quantize"/>.</param>
    /// <param name="multipliers">As from <see cref="Quantize"/>.</param>
    /// <param name="decoded">One for each weight.</param>
    [MethodImpl(CpuDevice.HotLoop)]
    public static void Decode(ReadOnlySpan<byte> values, ReadOnlySpan<byte> multipliers, Span<sbyte> decoded)
    {
        for (var first = 0; first < decoded.Length; first += GroupLength)
        {
            int m = multipliers[first / GroupLength];
            var end = Math.Min(decoded.Length, first + GroupLength);
            for (var i = first; i < end - 1; i += 2)
            {
                int pair = values[i / 2];
                decoded[i] = (sbyte)(((pair & 15) + Lowest) * m);
                decoded[i + 1] = (sbyte)(((pair >> 4) + Lowest) * m);
            }

            if (end % 2 != 0)
                decoded[end - 1] = (sbyte)(((values[end / 2] & 15) + Lowest) * m);
        }
    }

    /// <summary>What <see cref="Decode"/> makes of <see cref="Quantize"/>.</summary>
    /// <param name="row">The weights.</param>
    /// <param name="decoded">As many values.</param>
    /// <param name="scratch"><see cref="ScratchBytes"/> bytes.</param>
    /// <returns>The scale.</returns>
    internal static float Round(ReadOnlySpan<float> row, Span<sbyte> decoded, Span<byte> scratch)
    {
        var values = scratch[..ValueBytes(row.Length)];
        var multipliers = scratch[values.Length..ScratchBytes(row.Length)];
        var scale = Quantize(row, values, multipliers);
        Decode(values, multipliers, decoded[..row.Length]);
        return scale;
    }

    /// <summary>The digits of eight weights: to the nearest, halves to even, within what there is.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="each">One over the step from a digit to the next.</param>
    /// <param name="low">The lowest digit.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Nearest(Vector256<float> weights, Vector256<float> each, Vector256<float> low) =>
        Vector256.MinNative(Vector256.MaxNative(Vector256.Round(weights * each), low), Vector256.Create((float)Highest));

    internal static int ScratchBytes(int k) => ValueBytes(k) + Groups(k);

    [MethodImpl(CpuDevice.HotLoop)]
    private static float BestScale(ReadOnlySpan<float> row, float power, float unit)
    {
        Span<float> group = stackalloc float[GroupLength], scales = stackalloc float[Vector256<float>.Count];
        Span<double> errors = stackalloc double[Scales.Length];
        errors.Clear();
        scales.Fill(unit);
        for (var i = 0; i < Scales.Length; i++)
            scales[i] = unit * Scales[i];
        var together = Vector256.Create<float>(scales);
        Span<int> reached = stackalloc int[Vector256<int>.Count];
        for (var g = 0; g < Groups(row.Length); g++)
        {
            MultiplierSearch.ThatReach(Take(row, g, power, group), together).CopyTo(reached);
            for (var i = 0; i < errors.Length; i++)
            {
                MultiplierSearch.Best(group, reached[i], scales[i], out var error);
                errors[i] += error;
            }
        }

        var best = 0;
        for (var i = 1; i < errors.Length; i++)
            best = errors[i] < errors[best] ? i : best;
        return Scales[best];
    }

    // Copies a group, in units of the power and padded with zeros; its largest magnitude.
    [MethodImpl(CpuDevice.HotLoop)]
    private static float Take(ReadOnlySpan<float> row, int index, float power, Span<float> group)
    {
        var from = row[(index * GroupLength)..Math.Min(row.Length, (index + 1) * GroupLength)];
        from.CopyTo(group);
        group[from.Length..].Clear();
        ref var first = ref MemoryMarshal.GetReference(group);
        for (nuint i = 0; i < GroupLength; i += (nuint)Vector256<float>.Count)
            (Vector256.LoadUnsafe(ref first, i) / power).StoreUnsafe(ref first, i);
        return RowQuantizer.LargestMagnitude(group);
    }

    [MethodImpl(CpuDevice.HotLoop)]
    private static void Encode(ReadOnlySpan<float> group, float scale, int multiplier, Span<byte> values)
    {
        ref var first = ref MemoryMarshal.GetReference(group);
        var each = Vector256.Create(1f / (scale * multiplier));
        var low = Vector256.Create((float)(multiplier <= LargestMultiplierWithLowest ? Lowest : -Highest));
        var digits = Vector256.Narrow(
            Vector256.Narrow(Digits(ref first, 0, each, low), Digits(ref first, 1, each, low)),
            Vector256.Narrow(Digits(ref first, 2, each, low), Digits(ref first, 3, each, low))).AsUInt16();
        var pairs = (digits | (digits >> 4)) & Vector256.Create((ushort)0xFF);
        Span<byte> bytes = stackalloc byte[GroupLength / 2];
        Vector128.Narrow(pairs.GetLower(), pairs.GetUpper()).CopyTo(bytes);
        bytes[..Math.Min(values.Length, bytes.Length)].CopyTo(values);
    }

    // 0 to 15, of eight weights.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Digits(ref float first, nuint index, Vector256<float> each, Vector256<float> low)
    {
        var nearest = Nearest(Vector256.LoadUnsafe(ref first, index * (nuint)Vector256<float>.Count), each, low);
        return (Vector256.ConvertToInt32Native(nearest) - Vector256.Create(Lowest)).AsUInt32();
    }
}
