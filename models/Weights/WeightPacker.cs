using System.Diagnostics;
using System.Runtime.InteropServices;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

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
    public PackedMatrix Pack(params ReadOnlySpan<TensorInfo> parts)
    {
        var type = parts[0].WeightType!.Value;
        long rows = 0, columns = parts[0].Shape[1];
        foreach (var part in parts)
        {
            Debug.Assert(part.WeightType == type, "the plan refuses parts of different types");
            rows = checked(rows + part.Shape[0]);
        }

        var matrix = PackedMatrix.Allocate(device, checked((int)rows), checked((int)columns), type, storage);
        _owned.Add(matrix);
        var first = 0;
        foreach (var part in parts)
        {
            PackRows(matrix, first, part, columns);
            first += (int)part.Shape[0];
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

    private void PackRows(PackedMatrix matrix, int firstRow, TensorInfo tensor, long columns)
    {
        var type = tensor.WeightType!.Value;
        var rowBytes = checked(columns * (type == DType.F32 ? sizeof(float) : sizeof(ushort)));
        var rowsPerWindow = Math.Max(1, WindowBytes / rowBytes);
        for (long row = 0; row < tensor.Shape[0]; row += rowsPerWindow)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(rowsPerWindow, tensor.Shape[0] - row);
            using var window = checkpoint.Map(tensor, row * rowBytes, checked((int)(count * rowBytes)));
            matrix.PackRows(device, checked((int)(firstRow + row)), type, window.Span);
            Report(count * rowBytes);
        }
    }

    private void Report(long bytes)
    {
        _done += bytes;
        progress?.Report(Math.Min(1, _done / (double)Math.Max(1, checkpoint.TotalBytes)));
    }
}
