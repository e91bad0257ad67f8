using Daedalus.Kernels.Attention;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Models;

/// <summary>
/// Keys and values of all layers, kept from pass to pass: a pool of positions of which every sequence takes a range of its own, so that sequences of
/// different lengths share it and may come and go between passes. For one caller at a time. It never grows: content stays where it is.
/// </summary>
/// <remarks>
/// What a range holds when it is taken is what its last owner left. Nothing clears it, because a pass stores the keys and values of its rows before any query looks,
/// and a query sees no position from the count of its sequence on: who computes every position below that count before leaving some out sees his own alone.
/// </remarks>
public sealed class KeyValueStore : IDisposable
{
    private readonly Matrix[] _layers;
    private readonly KeyValueCache[] _caches;
    private readonly RangePool _ranges;

    /// <summary>Reserves nothing yet.</summary>
    /// <param name="device">Where the network is.</param>
    /// <param name="layers">Layers of the network.</param>
    /// <param name="columns">2 kvHeads d: keys, then values of a position.</param>
    /// <param name="type">Storage of the activations.</param>
    /// <param name="positions">Positions of all sequences together.</param>
    internal KeyValueStore(IDevice device, int layers, int columns, DType type, int positions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(positions, 1);
        _layers = [.. Enumerable.Range(0, layers).Select(_ => new Matrix(device, columns, type))];
        _caches = new KeyValueCache[layers];
        _ranges = new RangePool(positions);
        Positions = positions;
    }

    /// <summary>Positions that there are.</summary>
    public int Positions { get; }

    /// <summary>Positions that are nobody's, in one piece or several.</summary>
    public int FreePositions => _ranges.Free;

    /// <summary>The most positions that can be taken now.</summary>
    public int LongestFree => _ranges.LongestFree;

    /// <summary>Bytes held once it has served a pass.</summary>
    public long BytesInUse => _layers.Sum(layer => layer.BytesWith(Positions));

    /// <summary>Takes its memory, which the first pass would do otherwise.</summary>
    public void Reserve()
    {
        foreach (var layer in _layers)
            layer.Rows(Positions);
    }

    /// <summary>Takes positions for a sequence, the lowest that lie together.</summary>
    /// <param name="positions">How many, at least 1: prompt and longest answer.</param>
    /// <returns>Null if so many are not free together.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1 are wanted.</exception>
    public KeyValueRange? TryTake(int positions) => _ranges.TryTake(positions);

    /// <summary>Gives a range back; no pass may be under way that names it.</summary>
    /// <exception cref="ArgumentException">It was not taken as it is, or has been given back.</exception>
    public void Return(KeyValueRange range) => _ranges.Return(range);

    /// <summary>The caches for one pass, one per layer.</summary>
    /// <param name="ranges">Two numbers per sequence: start and length of its range.</param>
    /// <param name="first">Per sequence, the position of its first row in the pass.</param>
    /// <param name="count">Per sequence, the positions that are seen.</param>
    /// <param name="places">Per row of the pass, its position, where rows do not follow each other.</param>
    public IReadOnlyList<KeyValueCache> At(IndexView ranges, IndexView first, IndexView count, IndexView places = default)
    {
        for (var i = 0; i < _layers.Length; i++)
            _caches[i] = new KeyValueCache(_layers[i].Rows(Positions), ranges, first, count, places);
        return _caches;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var layer in _layers)
            layer.Dispose();
    }
}
