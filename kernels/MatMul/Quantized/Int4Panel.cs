using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul.Quantized;

/// <summary>
/// Where the values of a 4-bit panel lie: 16 outputs, the header of <see cref="QuantizedPanel"/>, then for every group of 32 inputs 16 multipliers and
/// eight times 32 bytes: for four inputs, in the lower halves those of the first eight outputs, in the upper halves those of the rest, each plus 8, or plus 7
/// under a multiplier of more than 15, so that no product of a half with its multiplier is more than a byte holds: 15 by 15 or 14 by 18.
/// </summary>
internal static unsafe class Int4Panel
{
    private const int Half = QuantizedPanel.Columns / 2;
    private const int QuadBytes = Half * QuantizedPanel.InputsTogether;
    private const int QuadsPerGroup = GroupQuantizer.GroupLength / QuantizedPanel.InputsTogether;
    private const int GroupBytes = QuantizedPanel.Columns + (QuadsPerGroup * QuadBytes);

    // A value for every output, copied into both words or all bytes of its four inputs.
    private const uint InWords = 0x00010001, InBytes = 0x01010101;

    /// <summary>Both halves of a byte: zero.</summary>
    private const byte Zeros = 0x88;

    /// <summary>Bytes of a panel.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are more inputs than an int32 can sum.</exception>
    public static long Bytes(long inputs)
    {
        QuantizedPanel.CheckInputs(inputs);
        return QuantizedPanel.HeaderBytes + ((inputs + GroupQuantizer.GroupLength - 1) / GroupQuantizer.GroupLength * GroupBytes);
    }

    /// <summary>Where a group begins.</summary>
    public static byte* Group(byte* panel, int k) => panel + QuantizedPanel.HeaderBytes + ((long)(k / GroupQuantizer.GroupLength) * GroupBytes);

    /// <summary>Bytes of the groups that hold these inputs.</summary>
    public static int BytesOf(int inputs) => GroupQuantizer.Groups(inputs) * GroupBytes;

    /// <summary>A panel in which nothing weighs anything.</summary>
    public static void Clear(byte* panel, int inputs)
    {
        new Span<byte>(panel, QuantizedPanel.HeaderBytes).Clear();
        new Span<byte>(Group(panel, 0), BytesOf(inputs)).Fill(Zeros);
    }

    /// <summary>Writes an output.</summary>
    /// <param name="panel">The panel, cleared or written before.</param>
    /// <param name="column">0 to 15.</param>
    /// <param name="inputs">How many there are.</param>
    /// <param name="values">As <see cref="GroupQuantizer.Quantize"/> gives them.</param>
    /// <param name="multipliers">As <see cref="GroupQuantizer.Quantize"/> gives them.</param>
    [MethodImpl(CpuDevice.HotLoop)]
    public static void Write(byte* panel, int column, int inputs, ReadOnlySpan<byte> values, ReadOnlySpan<byte> multipliers)
    {
        var shift = column < Half ? 0 : 4;
        var sum = 0;
        var group = Group(panel, 0) + QuantizedPanel.Columns + (column % Half * QuantizedPanel.InputsTogether);
        Span<ushort> last = stackalloc ushort[QuadsPerGroup];
        for (var g = 0; g < multipliers.Length; g++, group += GroupBytes)
        {
            int m = multipliers[g], inGroup = 0;
            Group(panel, g * GroupQuantizer.GroupLength)[column] = multipliers[g];
            var some = values[(g * GroupQuantizer.GroupLength / 2)..];
            scoped var quads = MemoryMarshal.Cast<byte, ushort>(some);
            var rest = inputs - (g * GroupQuantizer.GroupLength);
            if (rest < GroupQuantizer.GroupLength)
            {
                var bytes = MemoryMarshal.AsBytes(last);
                bytes.Fill(Zeros);
                some[..((rest + 1) / 2)].CopyTo(bytes);
                if (rest % 2 != 0)
                    bytes[rest / 2] = (byte)((bytes[rest / 2] & 0x0F) | (Zeros & 0xF0));
                quads = last;
            }

            // What the multiplier's zero is below 8, for each of four inputs.
            var below = (uint)(8 - ZeroOf(m)) * InBytes;
            for (var quad = 0; quad < QuadsPerGroup; quad++)
            {
                var pairs = (quads[quad] | ((uint)quads[quad] << 8)) & 0x00FF00FF;
                var four = (pairs | (pairs << 4)) & 0x0F0F0F0F;
                Debug.Assert(below == 0 || ((four + 0x0F0F0F0F) & 0x10101010) == 0x10101010, "There is no -8 under so large a multiplier.");
                var to = (uint*)(group + (quad * QuadBytes));
                *to = (*to & (0xF0F0F0F0 >> shift)) | ((four - below) << shift);
                inGroup += (int)((four * InBytes) >> 24) - (8 * QuantizedPanel.InputsTogether);
            }

            sum += inGroup * m;
        }

        ((int*)panel)[column] = QuantizedPanel.Shift * sum;
    }

    /// <summary>Decodes the groups of some inputs to int8 values as <see cref="QuantizedPanel"/> has them.</summary>
    /// <param name="group">The first group.</param>
    /// <param name="inputs">How many; whole groups are decoded.</param>
    /// <param name="target">16 bytes for each input of those groups.</param>
    [MethodImpl(CpuDevice.HotLoop)]
    public static void Decode(byte* group, int inputs, sbyte* target)
    {
        var low = Vector256.Create((byte)15);
        for (var g = 0; g < GroupQuantizer.Groups(inputs); g++, group += GroupBytes)
        {
            // There is no product of bytes, but one of words is that of both their bytes, since none of these leaves its own.
            var multipliers = Vector128.Load(group);
            var zeros = (multipliers << 3) - (multipliers & Vector128.GreaterThan(multipliers, Vector128.Create((byte)GroupQuantizer.LargestMultiplierWithLowest)));
            var (firsts, firstZeros) = (Spread(Vector128.WidenLower(multipliers), InWords), Spread(Vector128.WidenLower(zeros), InBytes).AsByte());
            var (lasts, lastZeros) = (Spread(Vector128.WidenUpper(multipliers), InWords), Spread(Vector128.WidenUpper(zeros), InBytes).AsByte());
            for (var quad = 0; quad < QuadsPerGroup; quad++, target += 2 * QuadBytes)
            {
                var both = Vector256.Load(group + QuantizedPanel.Columns + (quad * QuadBytes));
                (((both & low).AsUInt16() * firsts).AsByte() - firstZeros).AsSByte().Store(target);
                ((((both.AsUInt16() >> 4).AsByte() & low).AsUInt16() * lasts).AsByte() - lastZeros).AsSByte().Store(target + QuadBytes);
            }
        }
    }

    /// <summary>Reads an output.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="column">0 to 15.</param>
    /// <param name="scale">Factor of the output.</param>
    /// <param name="target">One value for each input.</param>
    public static void Read(byte* panel, int column, float scale, Span<float> target)
    {
        for (var k = 0; k < target.Length; k++)
        {
            var group = Group(panel, k);
            var inGroup = k % GroupQuantizer.GroupLength;
            var pair = group[QuantizedPanel.Columns + (inGroup / QuantizedPanel.InputsTogether * QuadBytes) + (column % Half * QuantizedPanel.InputsTogether)
                + (inGroup % QuantizedPanel.InputsTogether)];
            target[k] = scale * (((column < Half ? pair & 15 : pair >> 4) - ZeroOf(group[column])) * group[column]);
        }
    }

    private static int ZeroOf(int multiplier) => multiplier > GroupQuantizer.LargestMultiplierWithLowest ? 7 : 8;

    private static Vector256<ushort> Spread(Vector128<ushort> values, uint into) =>
        (Vector256.Create(Vector128.WidenLower(values), Vector128.WidenUpper(values)) * into).AsUInt16();
}
