using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.MatMul.Dots;

/// <summary>How a row of A becomes what weights of less than 32 bits are multiplied by; a row by itself, so that it does not depend on its neighbours.</summary>
internal interface IRowRounding
{
    /// <summary>Bytes of a value.</summary>
    static abstract int Bytes { get; }

    /// <summary>Rounds a row.</summary>
    /// <param name="row">As it came.</param>
    /// <param name="target">More than the row takes: what follows it meets weights of 0.</param>
    /// <returns>What its products have to be multiplied by.</returns>
    static abstract float Round(ReadOnlySpan<float> row, Span<byte> target);
}

/// <summary>Whole multiples of a 127th of the row's largest magnitude, with 128 added; the factor of a row with an infinity or a NaN is NaN.</summary>
internal readonly struct Int8Rows : IRowRounding
{
    public static int Bytes => sizeof(sbyte);

    [MethodImpl(CpuDevice.HotLoop)]
    public static float Round(ReadOnlySpan<float> row, Span<byte> target)
    {
        var scale = RowQuantizer.Quantize(row, MemoryMarshal.Cast<byte, sbyte>(target));

        // Adding 128 to a signed byte turns its highest bit round.
        foreach (ref var eight in MemoryMarshal.Cast<byte, ulong>(target))
            eight ^= 0x8080808080808080;
        return scale;
    }
}

/// <summary>To the nearest bf16, ties to even.</summary>
internal readonly struct BF16Rows : IRowRounding
{
    public static int Bytes => sizeof(ushort);

    [MethodImpl(CpuDevice.HotLoop)]
    public static float Round(ReadOnlySpan<float> row, Span<byte> target)
    {
        var values = MemoryMarshal.Cast<byte, ushort>(target);
        BFloat16.FromSingles(row, values);

        // What follows a row of an odd length is multiplied, by 0, and may be what is left of another row: a NaN times 0 is no 0.
        values[row.Length] = 0;
        return 1f;
    }
}
