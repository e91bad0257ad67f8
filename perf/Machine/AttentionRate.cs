using Daedalus.Kernels.Attention;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Perf.Machine;

/// <summary>Speed of attention with eight heads: of a sequence that sees all of itself, or of a block whose keys and values come from memory, as those of a step's layers do.</summary>
internal sealed class AttentionRate : IDisposable
{
    private const int Heads = 8;

    // More than caches hold, so that keys and values come from memory.
    private const int CachedBytes = 96 << 20;

    private readonly CpuDevice _device;
    private readonly AttentionShape _shape;
    private readonly int _queries;
    private readonly int _keys;
    private readonly Matrix _qkv;
    private readonly Matrix _mixed;
    private readonly Matrix[] _caches;
    private readonly Indices[] _numbers;
    private readonly IndexView _offsets;
    private readonly IndexView _ranges;
    private readonly IndexView _first;
    private readonly IndexView _count;

    private AttentionRate(CpuDevice device, int queries, int keys, int headDim)
    {
        (_device, _shape, _queries, _keys) = (device, new(Heads, Heads, headDim), queries, keys);
        var columns = 2 * Heads * headDim;
        (_qkv, _mixed) = (MadeUpValues.Fill(device, queries, _shape.QkvColumns), new Matrix(device, Heads * headDim));
        _caches = queries == keys ? [] : [.. Enumerable.Range(0, (CachedBytes / (columns * sizeof(float) * keys)) + 1).Select(_ => MadeUpValues.Fill(device, keys, columns))];
        _numbers = [new(device), new(device), new(device), new(device)];
        _offsets = _numbers[0].Set([0, queries]);
        _ranges = _numbers[1].Set([0, keys]);
        _first = _numbers[2].Set([keys - queries]);
        _count = _numbers[3].Set([keys]);
    }

    /// <summary>Best of several runs, in GFLOP/s of its two products; the exponentials are not counted.</summary>
    /// <param name="device">Where.</param>
    /// <param name="queries">Rows that attend.</param>
    /// <param name="keys">Rows that they see: themselves, or where it is more, so many kept ones, of which they are the last.</param>
    /// <param name="headDim">Values of a head.</param>
    /// <param name="inBF16">Whether products are of bf16.</param>
    public static double Measure(CpuDevice device, int queries, int keys, int headDim, bool inBF16)
    {
        using var rate = new AttentionRate(device, queries, keys, headDim);
        var operations = 4.0 * queries * keys * Heads * headDim * Math.Max(1, rate._caches.Length);
        return operations / Best.Seconds(operations, () => rate.Run(inBF16)) / 1e9;
    }

    public void Dispose()
    {
        IDisposable[] owned = [_qkv, _mixed, .. _caches, .. _numbers];
        foreach (var one in owned)
            one.Dispose();
    }

    private void Run(bool inBF16)
    {
        if (_caches.Length == 0)
            Run(default, inBF16);
        foreach (var cache in _caches)
            Run(new AttentionSight(Cache: new KeyValueCache(cache.Rows(_keys), _ranges, _first, _count)), inBF16);
    }

    private void Run(AttentionSight sight, bool inBF16) =>
        Attention.Run(_device, _qkv.Rows(_queries), _offsets, _shape, sight, _mixed.Rows(_queries), inBF16);
}
