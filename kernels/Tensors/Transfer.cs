using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Tensors;

/// <summary>Rows of a matrix to and from the host, widened from and rounded to its storage; for edges and tests, not for steps.</summary>
public static class Transfer
{
    /// <summary>Reads rows, without padding.</summary>
    /// <param name="device">Where the matrix is.</param>
    /// <param name="source">The matrix.</param>
    /// <param name="firstRow">First row to read.</param>
    /// <param name="target">A whole number of rows of <see cref="MatrixView.Columns"/> values.</param>
    public static void Read(IDevice device, MatrixView source, int firstRow, Span<float> target)
    {
        var rented = ArrayPool<byte>.Shared.Rent(source.Columns * source.Type.Bytes());
        var row = rented.AsSpan(0, source.Columns * source.Type.Bytes());
        for (var i = 0; i < target.Length / source.Columns; i++)
        {
            device.Read(source.Memory, (long)(firstRow + i) * source.Stride * source.Type.Bytes(), row);
            Widen(row, source.Type, target.Slice(i * source.Columns, source.Columns));
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Writes rows, without padding.</summary>
    /// <param name="device">Where the matrix is.</param>
    /// <param name="target">The matrix.</param>
    /// <param name="firstRow">First row to write.</param>
    /// <param name="source">A whole number of rows of <see cref="MatrixView.Columns"/> values.</param>
    public static void Write(IDevice device, MatrixView target, int firstRow, ReadOnlySpan<float> source)
    {
        var rented = ArrayPool<byte>.Shared.Rent(target.Columns * target.Type.Bytes());
        var row = rented.AsSpan(0, target.Columns * target.Type.Bytes());
        for (var i = 0; i < source.Length / target.Columns; i++)
        {
            Round(source.Slice(i * target.Columns, target.Columns), target.Type, row);
            device.Write(target.Memory, (long)(firstRow + i) * target.Stride * target.Type.Bytes(), row);
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Values as stored to fp32, exactly.</summary>
    /// <param name="stored">Little-endian values of F32, F16 or BF16.</param>
    /// <param name="type">Their type.</param>
    /// <param name="values">As many.</param>
    [MethodImpl(CpuDevice.HotLoop)]
    public static void Widen(ReadOnlySpan<byte> stored, DType type, Span<float> values)
    {
        if (type == DType.F32)
            MemoryMarshal.Cast<byte, float>(stored)[..values.Length].CopyTo(values);
        else if (type == DType.F16)
            for (var i = 0; i < values.Length; i++)
                values[i] = (float)MemoryMarshal.Cast<byte, Half>(stored)[i];
        else
            BFloat16.ToSingles(MemoryMarshal.Cast<byte, ushort>(stored), values);
    }

    internal static void Round(ReadOnlySpan<float> values, DType type, Span<byte> stored)
    {
        if (type == DType.F32)
            values.CopyTo(MemoryMarshal.Cast<byte, float>(stored));
        else if (type == DType.BF16)
            BFloat16.FromSingles(values, MemoryMarshal.Cast<byte, ushort>(stored));
        else
            for (var i = 0; i < values.Length; i++)
                MemoryMarshal.Cast<byte, Half>(stored)[i] = (Half)values[i];
    }
}
