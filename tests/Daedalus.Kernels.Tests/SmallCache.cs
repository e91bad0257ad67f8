using Daedalus.Kernels.Attention;
using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Tests;

/// <summary>A cache of keys and values with something in every row.</summary>
internal sealed class SmallCache : IDisposable
{
    private readonly IDevice _device;
    private readonly Matrix _rows;
    private readonly Indices _ranges;
    private readonly Indices _first;
    private readonly Indices _count;

    /// <summary>A sequence behind the other, each with room for as many positions.</summary>
    public SmallCache(IDevice device, AttentionShape shape, int capacity, int[] first, int[] count)
        : this(device, shape, first.Length * capacity, [.. first.SelectMany((_, s) => new[] { s * capacity, capacity })], first, count)
    {
    }

    /// <summary>Each in its range of so many rows.</summary>
    public SmallCache(IDevice device, AttentionShape shape, int rows, int[] ranges, int[] first, int[] count, DType type = DType.F32)
    {
        _device = device;
        Columns = 2 * shape.KvHeads * shape.HeadDim;
        (_rows, _ranges, _first, _count) = (new Matrix(device, Columns, type), new Indices(device), new Indices(device), new Indices(device));
        View = new KeyValueCache(Samples.Fill(device, _rows, Samples.Values(rows * Columns, 17)), _ranges.Set(ranges), _first.Set(first), _count.Set(count));
    }

    public int Columns { get; }

    public KeyValueCache View { get; }

    /// <summary>The first rows of it.</summary>
    public MatrixView First(int rows) => _rows.Rows(rows);

    public void Write(ReadOnlySpan<float> values, int row = 0)
    {
        for (var i = 0; i < values.Length / Columns; i++)
            Transfer.Write(_device, View.Rows, row + i, values.Slice(i * Columns, Columns));
    }

    public void Set(int[] first, int[] count)
    {
        _first.Set(first);
        _count.Set(count);
    }

    public float[] Read()
    {
        var values = new float[View.Rows.Rows * Columns];
        Transfer.Read(_device, View.Rows, 0, values);
        return values;
    }

    public void Dispose()
    {
        _rows.Dispose();
        _ranges.Dispose();
        _first.Dispose();
        _count.Dispose();
    }
}
