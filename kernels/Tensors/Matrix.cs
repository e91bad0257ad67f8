using Daedalus.Kernels.Devices;

namespace Daedalus.Kernels.Tensors;

/// <summary>
/// A matrix of activations that grows with the work and never shrinks: after the first steps of a request nothing is allocated. Rows are
/// padded to whole register panels, so that no kernel needs an edge case in a row.
/// </summary>
public sealed unsafe class Matrix : IDisposable
{
    /// <summary>Rows start at multiples of this many values; a multiple of every panel width.</summary>
    public const int ColumnAlignment = 32;

    private readonly int _stride;
    private NativeBuffer? _buffer;
    private int _capacity;

    /// <summary>Reserves nothing yet.</summary>
    /// <param name="columns">Values per row, at least 1.</param>
    public Matrix(int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        Columns = columns;
        _stride = checked(columns + ColumnAlignment - 1) / ColumnAlignment * ColumnAlignment;

        // Rows a multiple of 1 KiB apart share the same few cache sets, and a tile reads six of them at once.
        if (_stride % 256 == 0)
            _stride += ColumnAlignment;
    }

    /// <summary>Values per row.</summary>
    public int Columns { get; }

    /// <summary>Bytes held now.</summary>
    public long Bytes => _buffer?.Bytes ?? 0;

    /// <summary>Bytes that rows of this many values take.</summary>
    public static long BytesPerRow(int columns) => (long)sizeof(float) * (((columns + ColumnAlignment - 1) / ColumnAlignment * ColumnAlignment) + ColumnAlignment);

    /// <summary>A view of that many rows; content is undefined. Views taken before become invalid when it must grow.</summary>
    public MatrixView Rows(int rows)
    {
        if (rows > _capacity || _buffer is null)
        {
            _buffer?.Dispose();
            _buffer = null;
            var capacity = (Math.Max(rows, 1) + 63) / 64 * 64;
            _buffer = NativeBuffer.Allocate(checked((long)capacity * _stride * sizeof(float)));
            _capacity = capacity;
        }

        return new MatrixView((float*)_buffer.Address, rows, Columns, _stride);
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer?.Dispose();
}
