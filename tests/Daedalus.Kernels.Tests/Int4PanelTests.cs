using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.MatMul.Quantized;

namespace Daedalus.Kernels.Tests;

/// <summary>A 4-bit panel holds what was written, whatever values and multipliers: as the tile decodes it, and as single rows are read.</summary>
public unsafe class Int4PanelTests
{
    private const int Columns = QuantizedPanel.Columns;

    // Odd numbers that leave a part of the second group without any, and one input.
    public static TheoryData<int, int> Multipliers => new(Enumerable.Range(1, GroupQuantizer.LargestMultiplier).SelectMany(m => new[] { (m, 45), (m, 63) }));

    [Theory]
    [MemberData(nameof(Multipliers))]
    public void DecodesEveryValueUnderEveryMultiplier(int multiplier, int inputs)
    {
        // Every column begins with another value, and has something else in the half of a byte that no input has.
        const int decoded = 2 * GroupQuantizer.GroupLength;
        var lowest = multiplier > GroupQuantizer.LargestMultiplierWithLowest ? -7 : -8;
        var panel = new byte[Int4Panel.Bytes(inputs)];
        var values = new sbyte[decoded * Columns];
        fixed (byte* bytes = panel)
        fixed (sbyte* target = values)
        {
            Int4Panel.Clear(bytes, inputs);
            for (var column = 0; column < Columns; column++)
            {
                // Neighbours have other multipliers, in both groups.
                byte[] multipliers = [(byte)multiplier, (byte)(1 + ((multiplier + column) % GroupQuantizer.LargestMultiplierWithLowest))];
                sbyte[] row = [.. Enumerable.Range(0, inputs).Select(k => (sbyte)(lowest + ((k + column) % (8 - lowest))))];
                byte[] nibbles = [.. Enumerable.Range(0, GroupQuantizer.ValueBytes(inputs)).Select(i => (byte)((row[2 * i] + 8) | (((2 * i) + 1 < inputs ? row[(2 * i) + 1] + 8 : column) << 4)))];
                Int4Panel.Write(bytes, column, inputs, nibbles, multipliers);

                int[] expected = [.. row.Select((value, k) => value * multipliers[k / GroupQuantizer.GroupLength])];
                var read = new float[inputs];
                Int4Panel.Read(bytes, column, 0.5f, read);
                Assert.Equal(expected.Select(value => 0.5f * value), read);
                Assert.Equal(QuantizedPanel.Shift * expected.Sum(), ((int*)bytes)[column]);

                Int4Panel.Decode(Int4Panel.Group(bytes, 0), inputs, target);
                Assert.Equal(expected, Enumerable.Range(0, inputs).Select(k => (int)values[At(k, column)]));
                Assert.All(Enumerable.Range(inputs, decoded - inputs), k => Assert.Equal(0, values[At(k, column)]));
            }
        }
    }

    private static int At(int k, int column) =>
        (k / QuantizedPanel.InputsTogether * Columns * QuantizedPanel.InputsTogether) + (column * QuantizedPanel.InputsTogether) + (k % QuantizedPanel.InputsTogether);
}
