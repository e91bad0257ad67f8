using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul.Dots;

namespace Daedalus.Kernels.MatMul.Quantized;

/// <summary>
/// Where the values of an int8 panel lie: 16 outputs on every processor. First, for each output, the sum of its values times 128 as an int32: rows of
/// A are stored with 128 added, since the instruction multiplies unsigned by signed. Then, for every four inputs, four values of each output.
/// </summary>
internal static unsafe class QuantizedPanel
{
    public const int Columns = DotLine.Columns;
    public const int InputsTogether = DotLine.InputBytes / sizeof(sbyte);

    /// <summary>What rows of A are shifted by.</summary>
    public const int Shift = 128;

    /// <summary>More inputs could overflow an int32: 255 * 127 each.</summary>
    private const int MostInputs = int.MaxValue / (255 * 127);

    public const int HeaderBytes = Columns * sizeof(int);

    /// <summary>Bytes of a panel.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are more inputs than an int32 can sum.</exception>
    public static long Bytes(long inputs)
    {
        CheckInputs(inputs);
        return HeaderBytes + ((inputs + InputsTogether - 1) / InputsTogether * DotLine.Bytes);
    }

    /// <exception cref="ArgumentOutOfRangeException">There are more inputs than an int32 can sum.</exception>
    public static void CheckInputs(long inputs)
    {
        if (inputs > MostInputs)
            throw new ArgumentOutOfRangeException(
                nameof(inputs), inputs, $"Whole numbers are summed exactly over at most {MostInputs} inputs. Keep the weights as stored.");
    }

    /// <summary>Writes an output.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="column">0 to 15.</param>
    /// <param name="values">-127 to 127, one for each input.</param>
    [MethodImpl(CpuDevice.HotLoop)]
    public static void Write(byte* panel, int column, ReadOnlySpan<sbyte> values)
    {
        ((int*)panel)[column] = Shift * Sum(values);
        var to = panel + HeaderBytes + (column * InputsTogether);
        foreach (var four in MemoryMarshal.Cast<sbyte, uint>(values))
        {
            *(uint*)to = four;
            to += DotLine.Bytes;
        }

        var rest = values[(values.Length / InputsTogether * InputsTogether)..];
        for (var i = 0; !rest.IsEmpty && i < InputsTogether; i++)
            ((sbyte*)to)[i] = i < rest.Length ? rest[i] : (sbyte)0;
    }

    /// <summary>Reads an output.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="column">0 to 15.</param>
    /// <param name="scale">Factor of the output.</param>
    /// <param name="target">One value for each input.</param>
    public static void Read(byte* panel, int column, float scale, Span<float> target)
    {
        var from = (sbyte*)panel + HeaderBytes + (column * InputsTogether);
        for (var k = 0; k < target.Length; k++)
            target[k] = scale * from[(k / InputsTogether * DotLine.Bytes) + (k % InputsTogether)];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Sum(ReadOnlySpan<sbyte> values)
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        var sums = Vector256<int>.Zero;
        var i = 0;
        for (; i <= values.Length - Vector256<sbyte>.Count; i += Vector256<sbyte>.Count)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref first, (nuint)i));
            var (even, odd) = Vector256.Widen(low + high);
            sums += even + odd;
        }

        var sum = Vector256.Sum(sums);
        for (; i < values.Length; i++)
            sum += values[i];
        return sum;
    }
}
