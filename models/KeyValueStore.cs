using Daedalus.Kernels.Attention;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Models;

/// <summary>Keys and values of all layers for a number of sequences, kept from pass to pass.</summary>
public sealed class KeyValueStore : IDisposable
{
    private readonly Matrix[] _layers;
    private readonly KeyValueCache[] _caches;
    private readonly int _sequences;

    /// <summary>Reserves nothing yet.</summary>
    /// <param name="device">Where the network is.</param>
    /// <param name="layers">Layers of the network.</param>
    /// <param name="columns">2 kvHeads d: keys, then values of a position.</param>
    /// <param name="type">Storage of the activations.</param>
    /// <param name="sequences">Sequences of a pass.</param>
    /// <param name="capacity">Positions of each.</param>
    internal KeyValueStore(IDevice device, int layers, int columns, DType type, int sequences, int capacity)
    {
        _layers = [.. Enumerable.Range(0, layers).Select(_ => new Matrix(device, columns, type))];
        _caches = new KeyValueCache[layers];
        (_sequences, Capacity) = (sequences, capacity);
    }

    /// <summary>Positions of a sequence.</summary>
    public int Capacity { get; }

    /// <summary>Bytes held once it has served a pass.</summary>
    public long BytesInUse => _layers.Sum(layer => checked(layer.BytesWith(Rows)));

    private long Rows => (long)_sequences * Capacity;

    /// <summary>Takes its memory, which the first pass would do otherwise.</summary>
    public void Reserve()
    {
        foreach (var layer in _layers)
            layer.Rows(checked((int)Rows));
    }

    /// <summary>The caches for one pass, one per layer.</summary>
    /// <param name="first">Per sequence, the position of its first row in the pass.</param>
    /// <param name="count">Per sequence, the positions that are seen.</param>
    /// <param name="places">Per row of the pass, its position, where rows do not follow each other.</param>
    public IReadOnlyList<KeyValueCache> At(IndexView first, IndexView count, IndexView places = default)
    {
        for (var i = 0; i < _layers.Length; i++)
            _caches[i] = new KeyValueCache(_layers[i].Rows(checked((int)Rows)), Capacity, first, count, places);
        return _caches;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var layer in _layers)
            layer.Dispose();
    }
}
