using System.Runtime.InteropServices;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Tensors;

/// <summary>
/// A matrix of activations that grows with the work and never shrinks: after the first steps of a request nothing is allocated. Rows are
/// padded to whole register panels, so that no kernel needs an edge case in a row. On an accelerator the padding is zero and kernels keep it so;
/// on the processor it may hold anything.
/// </summary>
public sealed class Matrix : IDisposable
{
    /// <summary>Rows start at multiples of this many values; a multiple of every panel width.</summary>
    public const int ColumnAlignment = 64;

    // Memory is taken for whole tiles of rows, so that an accelerator may load a tile that is only partly alive.
    private const int TileRows = 128;

    private readonly IDevice _device;
    private readonly int _stride;
    private readonly int _rowAlignment;
    private DeviceMemory? _memory;
    private int _capacity;
    private bool _isDisposed;

    /// <summary>Reserves nothing yet.</summary>
    /// <param name="device">Where it will be.</param>
    /// <param name="columns">Values per row, at least 1.</param>
    /// <param name="type">Storage of the values; the processor has fp32 only.</param>
    public Matrix(IDevice device, int columns, DType type = DType.F32)
        : this(device, columns, type, TileRows)
    {
    }

    private Matrix(IDevice device, int columns, DType type, int rowAlignment)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (type != DType.F32 && device is CpuDevice)
            throw new ArgumentException($"Activations on the processor are fp32, not {type}.", nameof(type));
        _device = device;
        _rowAlignment = rowAlignment;
        Type = type;
        Columns = columns;
        _stride = StrideFor(columns);
    }

    /// <summary>Values per row.</summary>
    public int Columns { get; }

    /// <summary>Storage of the values.</summary>
    public DType Type { get; }

    /// <summary>How often memory was taken anew so far.</summary>
    public int Moves { get; private set; }

    /// <summary>Bytes held now.</summary>
    public long Bytes => _memory?.Bytes ?? 0;

    /// <summary>Bytes that rows of this many values take.</summary>
    public static long BytesPerRow(int columns) => (long)sizeof(float) * (((columns + ColumnAlignment - 1) / ColumnAlignment * ColumnAlignment) + ColumnAlignment);

    /// <summary>Bytes held once it has had that many rows.</summary>
    public long BytesWith(long rows) => rows <= _capacity && _memory is not null ? Bytes : checked(CapacityFor(rows) * _stride * Type.Bytes());

    /// <summary>A matrix of one row with these values.</summary>
    public static Matrix Row(IDevice device, ReadOnlySpan<float> values)
    {
        var matrix = new Matrix(device, values.Length, DType.F32, 1);
        device.Write(matrix.Rows(1).Memory, 0, MemoryMarshal.AsBytes(values));
        return matrix;
    }

    /// <summary>A view of that many rows; content is undefined. Views taken before become invalid when it must grow.</summary>
    /// <param name="rows">How many, or the most that there can be.</param>
    /// <param name="live">Where a device keeps the true number.</param>
    public MatrixView Rows(int rows, LiveCount live = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (rows > _capacity || _memory is null)
        {
            Moves++;
            var taken = BytesWith(rows);
            _memory?.Dispose();
            _memory = null;
            _memory = _device.Allocate(taken);
            (_device as Accelerator)?.Fill(_memory, 0, _memory.Bytes, 0);
            _capacity = (int)CapacityFor(rows);
        }

        return new MatrixView(_memory, rows, Columns, _stride, Type, live);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        _memory?.Dispose();
    }

    /// <summary>Values from one row to the next.</summary>
    internal static int StrideFor(int columns)
    {
        var stride = checked(columns + ColumnAlignment - 1) / ColumnAlignment * ColumnAlignment;

        // Rows a multiple of 1 KiB apart share the same few cache sets, and a tile reads six of them at once.
        return stride % 256 == 0 ? stride + ColumnAlignment : stride;
    }

    private long CapacityFor(long rows) => checked(Math.Max(rows, 1) + _rowAlignment - 1) / _rowAlignment * _rowAlignment;
}
