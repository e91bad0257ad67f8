using Daedalus.Kernels.MatMul;
using Daedalus.Models.Weights;

namespace Daedalus.Models.Quantization;

/// <summary>
/// What the values of a quantised matrix must be so that no product leaves its range; each is looked at once, when it is loaded.
/// </summary>
internal static class QuantizedRowCheck
{
    // The smallest normal number: devices may flush what is below it.
    private const float SmallestScale = 1.17549435e-38f;

    private const string WayOut = "The file is damaged or another program's: write it again with 'daedalus quantize'.";

    /// <summary>One finite scale per row, positive or zero.</summary>
    /// <param name="tensor">Where they are from.</param>
    /// <param name="firstRow">Row of the first.</param>
    /// <param name="scales">The scales.</param>
    public static void Scales(TensorInfo tensor, long firstRow, ReadOnlySpan<float> scales)
    {
        for (var i = 0; i < scales.Length; i++)
            if (!(float.IsFinite(scales[i]) && (scales[i] >= SmallestScale || BitConverter.SingleToUInt32Bits(scales[i]) == 0)))
                throw Error(tensor, firstRow + i, $"the scale is {scales[i]:R}; it must be 0 or a finite number from {SmallestScale:R} on.");
    }

    /// <summary>-128 has no negative.</summary>
    /// <param name="tensor">Where they are from.</param>
    /// <param name="firstRow">First row given.</param>
    /// <param name="values">Whole rows.</param>
    /// <param name="columns">Values of a row.</param>
    public static void Values(TensorInfo tensor, long firstRow, ReadOnlySpan<sbyte> values, int columns)
    {
        var at = values.IndexOf(sbyte.MinValue);
        if (at >= 0)
            throw Error(tensor, firstRow + (at / columns), $"the value at column {at % columns} is -128; values must be from -127 to 127.");
    }

    /// <summary>Multipliers in range, no product over 127, and nothing in the half of a byte that no column has.</summary>
    /// <param name="matrix">A 4-bit matrix.</param>
    /// <param name="firstRow">First row given.</param>
    /// <param name="nibbles">Whole rows of values.</param>
    /// <param name="multipliers">Whole rows of multipliers.</param>
    public static void Groups(StoredMatrix matrix, long firstRow, ReadOnlySpan<byte> nibbles, ReadOnlySpan<byte> multipliers)
    {
        var columns = (int)matrix.Columns;
        int bytes = GroupQuantizer.ValueBytes(columns), groups = GroupQuantizer.Groups(columns);
        for (var i = 0; i < multipliers.Length; i++)
        {
            var (row, m, first) = (i / groups, multipliers[i], i % groups * GroupQuantizer.GroupLength);
            if (m is 0 or > GroupQuantizer.LargestMultiplier)
                throw Error(matrix.Multipliers!, firstRow + row, $"the multiplier of group {i % groups} is {m}; it must be from 1 to {GroupQuantizer.LargestMultiplier}.");
            if (m > GroupQuantizer.LargestMultiplierWithLowest)
                for (var column = first; column < Math.Min(columns, first + GroupQuantizer.GroupLength); column++)
                    if (((nibbles[(int)(((long)row * bytes) + (column / 2))] >> (column % 2 * 4)) & 15) == 0)
                        throw Error(
                            matrix.Values, firstRow + row,
                            $"the value at column {column} is -8 under the multiplier {m}; a group with a -8 may be multiplied by {GroupQuantizer.LargestMultiplierWithLowest} at most.");
        }

        for (var end = bytes - 1; columns % 2 != 0 && end < nibbles.Length; end += bytes)
            if (nibbles[end] >> 4 != 8)
                throw Error(matrix.Values, firstRow + (end / bytes), $"the half byte after its {columns} values is {nibbles[end] >> 4}; it must be 8, which stands for zero.");
    }

    private static InvalidModelException Error(TensorInfo tensor, long row, string problem) =>
        new(tensor.File, FormattableString.Invariant($"tensor {Printable.Quote(tensor.Name)}, row {row}: ") + problem + " " + WayOut);
}
