using System.Diagnostics;
using System.Runtime.InteropServices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.MatMul;

/// <summary>A weight on an accelerator: rows one after the other, padded with zeros to whole tiles, which kernels load without asking where the matrix ends.</summary>
internal static class AcceleratorRows
{
    /// <summary>Rows of a tile.</summary>
    public const int RowTile = 128;

    /// <summary>Inputs of a tile.</summary>
    public const int InputTile = 32;

    // Rows go over in runs of about this many bytes: a transfer each would cost more than the bytes.
    private const int RunBytes = 1 << 20;

    /// <summary>Copies rows, rounded on the host where the matrix is of another type.</summary>
    /// <param name="device">Where the matrix is.</param>
    /// <param name="matrix">Of floating-point values.</param>
    /// <param name="firstRow">Output index of the first row given.</param>
    /// <param name="stored">Type of the rows.</param>
    /// <param name="rows">Whole rows of K values.</param>
    public static void Write(Accelerator device, PackedMatrix matrix, int firstRow, DType stored, ReadOnlySpan<byte> rows)
    {
        var (storedBytes, rowBytes, stride) = (matrix.K * stored.Bytes(), matrix.K * matrix.Type.Bytes(), matrix.PaddedK * matrix.Type.Bytes());
        if (stored == matrix.Type && stride == rowBytes)
        {
            device.Write(matrix.Memory, (long)firstRow * stride, rows);
            return;
        }

        var count = rows.Length / storedBytes;
        var perRun = Math.Clamp(RunBytes / stride, 1, Math.Max(count, 1));
        var wide = new float[matrix.K];
        var run = new byte[checked(perRun * stride)];
        for (var row = 0; row < count; row += perRun)
        {
            var rowsOfRun = Math.Min(perRun, count - row);
            for (var i = 0; i < rowsOfRun; i++)
            {
                var from = rows.Slice((row + i) * storedBytes, storedBytes);
                var to = run.AsSpan(i * stride, rowBytes);
                if (stored == matrix.Type)
                {
                    from.CopyTo(to);
                    continue;
                }

                Transfer.Widen(from, stored, wide);
                Transfer.Round(wide, matrix.Type, to);
            }

            device.Write(matrix.Memory, (long)(firstRow + row) * stride, run.AsSpan(0, rowsOfRun * stride));
        }
    }

    /// <summary>Quantises rows on the host and copies values and scales.</summary>
    /// <inheritdoc cref="Write"/>
    public static void WriteQuantized(Accelerator device, PackedMatrix matrix, int firstRow, DType stored, ReadOnlySpan<byte> rows)
    {
        Debug.Assert(matrix.Scales is not null, "the matrix is int8");
        var rowBytes = matrix.K * stored.Bytes();
        var count = rows.Length / rowBytes;
        var perRun = Math.Clamp(RunBytes / matrix.PaddedK, 1, Math.Max(count, 1));
        var wide = new float[matrix.K];
        var values = new sbyte[checked(perRun * matrix.PaddedK)];
        var scales = new float[perRun];
        var scratch = new byte[GroupQuantizer.ScratchBytes(matrix.K)];
        for (var row = 0; row < count; row += perRun)
        {
            var run = Math.Min(perRun, count - row);
            for (var i = 0; i < run; i++)
            {
                Transfer.Widen(rows.Slice((row + i) * rowBytes, rowBytes), stored, wide);
                var target = values.AsSpan(i * matrix.PaddedK, matrix.K);
                scales[i] = matrix.IsGrouped ? GroupQuantizer.Round(wide, target, scratch) : RowQuantizer.Quantize(wide, target);
            }

            device.Write(matrix.Memory, (long)(firstRow + row) * matrix.PaddedK, MemoryMarshal.AsBytes(values.AsSpan(0, run * matrix.PaddedK)));
            device.Write(matrix.Scales, (long)(firstRow + row) * sizeof(float), MemoryMarshal.AsBytes(scales.AsSpan(0, run)));
        }
    }
}
