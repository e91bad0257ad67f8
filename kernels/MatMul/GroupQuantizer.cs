using System.Diagnostics;
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

    private const int Highest = 7;
    private const int Lowest = -8;

    // Multipliers tried below and above the one that reaches the largest of the group: cutting off a little is worth a finer step.
    private const int Below = 3;
    private const int Above = 1;

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
            multipliers[g] = (byte)BestMultiplier(group, most, scale, out _);
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

    internal static int ScratchBytes(int k) => ValueBytes(k) + Groups(k);

    private static float BestScale(ReadOnlySpan<float> row, float power, float unit)
    {
        Span<double> errors = stackalloc double[Scales.Length];
        errors.Clear();
        Span<float> group = stackalloc float[GroupLength];
        for (var g = 0; g < Groups(row.Length); g++)
        {
            var most = Take(row, g, power, group);
            for (var i = 0; i < errors.Length; i++)
            {
                BestMultiplier(group, most, unit * Scales[i], out var error);
                errors[i] += error;
            }
        }

        var best = 0;
        for (var i = 1; i < errors.Length; i++)
            best = errors[i] < errors[best] ? i : best;
        return Scales[best];
    }

    // Copies a group, in units of the power and padded with zeros; its largest magnitude.
    private static float Take(ReadOnlySpan<float> row, int index, float power, Span<float> group)
    {
        var from = row[(index * GroupLength)..Math.Min(row.Length, (index + 1) * GroupLength)];
        group.Clear();
        for (var i = 0; i < from.Length; i++)
            group[i] = from[i] / power;
        return RowQuantizer.LargestMagnitude(group);
    }

    private static int BestMultiplier(ReadOnlySpan<float> group, float most, float scale, out float error)
    {
        var whole = Math.Clamp((int)MathF.Ceiling(most / (Highest * scale)), 1, LargestMultiplier);
        var best = 0;
        error = float.PositiveInfinity;
        for (var m = Math.Max(1, whole - Below); m <= Math.Min(LargestMultiplier, whole + Above); m++)
        {
            var e = Error(group, scale * m, LowestOf(m));
            if (e < error)
                (best, error) = (m, e);
        }

        Debug.Assert(best > 0, "the error of a finite group is finite");
        return best;
    }

    [MethodImpl(CpuDevice.HotLoop)]
    private static float Error(ReadOnlySpan<float> group, float step, float lowest)
    {
        ref var first = ref MemoryMarshal.GetReference(group);
        var (steps, each) = (Vector256.Create(step), Vector256.Create(1f / step));
        var (low, high) = (Vector256.Create(lowest), Vector256.Create((float)Highest));
        var sum = Vector256<float>.Zero;
        for (nuint i = 0; i < GroupLength; i += (nuint)Vector256<float>.Count)
        {
            var w = Vector256.LoadUnsafe(ref first, i);
            var off = w - (Vector256.Min(Vector256.Max(Vector256.Round(w * each), low), high) * steps);
            sum += off * off;
        }

        var half = sum.GetLower() + sum.GetUpper();
        return (half[0] + half[1]) + (half[2] + half[3]);
    }

    [MethodImpl(CpuDevice.HotLoop)]
    private static void Encode(ReadOnlySpan<float> group, float scale, int multiplier, Span<byte> values)
    {
        var each = 1f / (scale * multiplier);
        var low = LowestOf(multiplier);
        for (var i = 0; i < Math.Min(values.Length, GroupLength / 2); i++)
            values[i] = (byte)(Digit(group[2 * i] * each, low) | (Digit(group[(2 * i) + 1] * each, low) << 4));
    }

    private static int Digit(float steps, float low) => (int)MathF.Min(MathF.Max(MathF.Round(steps, MidpointRounding.ToEven), low), Highest) - Lowest;

    private static float LowestOf(int multiplier) => multiplier <= LargestMultiplierWithLowest ? Lowest : -Highest;
}
