using System.Diagnostics;
using System.Runtime.InteropServices;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;
using Daedalus.Models.Quantization;

namespace Daedalus.Models.Weights;

/// <summary>
/// Moves tensors from a checkpoint into packed memory, window by window: a window is unmapped before the next is read, so the file never
/// counts for more than a few MiB of resident memory. Owns what it made until <see cref="Release"/>.
/// </summary>
internal sealed class WeightPacker(
    Checkpoint checkpoint, IDevice device, WeightStorage storage, IProgress<double>? progress, CancellationToken cancellationToken) : IDisposable
{
    private const int WindowBytes = 16 << 20;
    private readonly List<IDisposable> _owned = [];
    private long _done;

    /// <summary>Packs matrices over the same input as one, their rows one below the other.</summary>
    public PackedMatrix Pack(params ReadOnlySpan<StoredMatrix> parts)
    {
        var type = parts[0].Type;
        long rows = 0, columns = parts[0].Columns;
        foreach (var part in parts)
        {
            Debug.Assert(part.Type == type, "the plan refuses parts of different types");
            rows = checked(rows + part.Rows);
        }

        var matrix = PackedMatrix.Allocate(device, checked((int)rows), checked((int)columns), type, QuantizedParts.StorageOf(parts[0].Tensor, storage));
        _owned.Add(matrix);
        var first = 0;
        foreach (var part in parts)
        {
            PackRows(matrix, first, part);
            first += (int)part.Rows;
        }

        return matrix;
    }

    /// <summary>Reads a vector as one row of fp32.</summary>
    public Matrix Vector(TensorInfo tensor)
    {
        var values = new float[tensor.ElementCount];
        using var window = checkpoint.Map(tensor, 0, checked((int)tensor.ByteLength));
        for (var i = 0; i < values.Length; i++)
            values[i] = tensor.WeightType switch
            {
                DType.F32 => MemoryMarshal.Read<float>(window.Span[(4 * i)..]),
                DType.F16 => (float)MemoryMarshal.Read<Half>(window.Span[(2 * i)..]),
                _ => BFloat16.ToSingle(MemoryMarshal.Read<ushort>(window.Span[(2 * i)..])),
            };
        Report(tensor.ByteLength);
        var row = Matrix.Row(device, values);
        _owned.Add(row);
        return row;
    }

    /// <summary>Hands everything over to the caller.</summary>
    public void Release() => _owned.Clear();

    public void Dispose() => _owned.ForEach(matrix => matrix.Dispose());

    private void PackRows(PackedMatrix matrix, int firstRow, StoredMatrix part)
    {
        var rowBytes = part.Values.ByteLength / part.Rows;
        var rowsPerWindow = Math.Max(1, WindowBytes / rowBytes);
        for (long row = 0; row < part.Rows; row += rowsPerWindow)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = (int)Math.Min(rowsPerWindow, part.Rows - row);
            using var window = Map(part.Values, part.Rows, row, count);
            if (part.Scales is null)
                matrix.PackRows(device, checked((int)(firstRow + row)), part.Type, window.Span);
            else
                PackQuantized(matrix, checked((int)(firstRow + row)), part, row, count, window.Span);
        }
    }

    private void PackQuantized(PackedMatrix matrix, int firstRow, StoredMatrix part, long row, int count, ReadOnlySpan<byte> values)
    {
        using var scaleBytes = Map(part.Scales!, part.Rows, row, count);
        var scales = MemoryMarshal.Cast<byte, float>(scaleBytes.Span);
        QuantizedRowCheck.Scales(part.Scales!, row, scales);
        if (part.Multipliers is null)
        {
            var whole = MemoryMarshal.Cast<byte, sbyte>(values);
            QuantizedRowCheck.Values(part.Values, row, whole, (int)part.Columns);
            matrix.PackQuantizedRows(device, firstRow, whole, scales);
            return;
        }

        using var multipliers = Map(part.Multipliers, part.Rows, row, count);
        QuantizedRowCheck.Groups(part, row, values, multipliers.Span);
        matrix.PackQuantizedRows(device, firstRow, values, multipliers.Span, scales);
    }

    private MappedBytes Map(TensorInfo tensor, long rows, long row, int count)
    {
        var rowBytes = tensor.ByteLength / rows;
        Report(count * rowBytes);
        return checkpoint.Map(tensor, row * rowBytes, checked((int)(count * rowBytes)));
    }

    private void Report(long bytes)
    {
        _done += bytes;
        progress?.Report(Math.Min(1, _done / (double)Math.Max(1, checkpoint.TotalBytes)));
    }
}
