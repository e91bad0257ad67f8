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
    private readonly Indices _first;
    private readonly Indices _count;

    public SmallCache(IDevice device, AttentionShape shape, int capacity, int[] first, int[] count)
    {
        _device = device;
        Columns = 2 * shape.KvHeads * shape.HeadDim;
        (_rows, _first, _count) = (new Matrix(device, Columns), new Indices(device), new Indices(device));
        View = new KeyValueCache(Samples.Fill(device, _rows, Samples.Values(first.Length * capacity * Columns, 17)), capacity, _first.Set(first), _count.Set(count));
    }

    public int Columns { get; }

    public KeyValueCache View { get; }

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
        _first.Dispose();
        _count.Dispose();
    }
}
