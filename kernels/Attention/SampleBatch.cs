using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Attention;

/// <summary>
/// A ragged batch with everything in it that a kernel must not touch: NaN in cached positions that no query sees and between the ranges of the sequences,
/// which lie in no order, and, where a device can decide the number of rows, in the rows past it.
/// </summary>
internal sealed class SampleBatch : IDisposable
{
    // Room for the longest sequence of any case, and some between two.
    private const int Pitch = 245;
    private const int DeadRows = 70;
    private readonly IDevice _device;
    private readonly AttentionShape _shape;
    private readonly int[] _lengths;
    private readonly SightCase _sight;
    private readonly float[] _qkv;
    private readonly float[][] _cached;
    private readonly Matrix[] _matrices;
    private readonly Indices[] _indices;

    /// <param name="device">Where.</param>
    /// <param name="shape">Heads.</param>
    /// <param name="type">Storage of activations.</param>
    /// <param name="values">What their values are rounded to.</param>
    /// <param name="lengths">Of the sequences.</param>
    /// <param name="sight">What is seen.</param>
    public SampleBatch(IDevice device, AttentionShape shape, DType type, DType values, int[] lengths, SightCase sight)
    {
        (_device, _shape, _lengths, _sight) = (device, shape, lengths, sight);
        var (live, dead) = (lengths.Sum(), device is Accelerator ? DeadRows : 0);
        _matrices = [new(device, shape.QkvColumns, type), new(device, shape.Heads * shape.HeadDim, type), new(device, CacheColumns, type)];
        _indices = [.. Enumerable.Range(0, 7).Select(_ => new Indices(device))];
        _qkv = Samples.Rounded(Samples.Values(live * shape.QkvColumns, 31), values);
        _cached = [.. lengths.Select((_, s) => sight.IsCached ? Samples.Rounded(Samples.Values(Seen(s) * CacheColumns, 32 + s), values) : [])];
        Offsets = _indices[0].Set([0, .. lengths.Select((_, s) => lengths[..(s + 1)].Sum())]);
        var rows = dead == 0 ? default : new LiveCount(_indices[1].Set([live]).Memory, 0);
        Samples.Fill(device, _matrices[0], [.. _qkv, .. Nothing(dead * shape.QkvColumns)]);
        Samples.Fill(device, _matrices[1], Nothing((live + dead) * _matrices[1].Columns));
        (Qkv, Output) = (_matrices[0].Rows(live + dead, rows), _matrices[1].Rows(live + dead, rows));
        Sight = new AttentionSight(
            sight.Block, sight.IsCached ? Cache() : null,
            sight.HasShadows ? _indices[4].Set([.. lengths.SelectMany((_, s) => new[] { Shadows(s), Shadowed(s) })]) : default);
    }

    public MatrixView Qkv { get; }

    public IndexView Offsets { get; }

    public AttentionSight Sight { get; }

    public MatrixView Output { get; }

    private int CacheColumns => 2 * _shape.KvHeads * _shape.HeadDim;

    /// <summary>Distance from the reference; NaN where a row past the live ones was written.</summary>
    public double Error()
    {
        var values = new float[Output.Rows * Output.Columns];
        Transfer.Read(_device, Output, 0, values);
        var expected = new List<double>();
        var at = 0;
        for (var s = 0; s < _lengths.Length; at += _lengths[s++])
            expected.AddRange(Expected(s, at));
        return values[expected.Count..].All(float.IsNaN) ? Samples.Distance(expected.ToArray(), values) : double.NaN;
    }

    public void Dispose()
    {
        foreach (var matrix in _matrices)
            matrix.Dispose();
        foreach (var numbers in _indices)
            numbers.Dispose();
    }

    private static float[] Nothing(int count) => [.. Enumerable.Repeat(float.NaN, count)];

    private int First(int sequence) => _sight.Before + sequence;

    private int Place(int sequence, int row) => First(sequence) + (_sight.IsScattered ? row * 3 / 2 : row);

    private int Start(int sequence) => ((((5 * sequence) + 2) % _lengths.Length) * Pitch) + (sequence % 5);

    private int Seen(int sequence) => First(sequence) + _lengths[sequence] + _sight.After;

    // Not at the end of what stands before, and into a cached prefix.
    private int Shadows(int sequence) => !_sight.HasShadows || sequence % 3 == 1 ? 0 : _lengths[sequence] * 3 / 10;

    private int Shadowed(int sequence) => ((_sight.IsCached ? First(sequence) : 0) + _lengths[sequence] - (2 * Shadows(sequence))) / 2;

    private KeyValueCache Cache()
    {
        var stored = Nothing(_lengths.Length * Pitch * CacheColumns);
        for (var s = 0; s < _lengths.Length; s++)
            _cached[s].CopyTo(stored, Start(s) * CacheColumns);
        var sequences = Enumerable.Range(0, _lengths.Length);
        return new KeyValueCache(
            Samples.Fill(_device, _matrices[2], stored), _indices[6].Set([.. sequences.SelectMany(s => new[] { Start(s), Seen(s) + (s % 3) })]), _indices[2].Set([.. sequences.Select(First)]), _indices[3].Set([.. sequences.Select(Seen)]),
            !_sight.IsScattered ? default : _indices[5].Set([.. sequences.SelectMany(s => Enumerable.Range(0, _lengths[s]).Select(row => Place(s, row))), .. new int[_device is Accelerator ? DeadRows : 0]]));
    }

    private double[] Expected(int sequence, int start)
    {
        var (length, columns) = (_lengths[sequence], _shape.QkvColumns);
        var qkv = Samples.Doubles(_qkv.AsSpan(start * columns, length * columns));
        if (!_sight.IsCached)
            return Attention.Reference(qkv, length, _shape, _sight.Block, Shadows(sequence), Shadowed(sequence));
        var keys = Samples.Doubles(_cached[sequence]);
        for (var row = 0; row < length; row++)
            qkv.AsSpan(((row + 1) * columns) - CacheColumns, CacheColumns).CopyTo(keys.AsSpan(Place(sequence, row) * CacheColumns));
        return Attention.Reference(qkv, length, _shape, _sight.Block, First(sequence), keys, Shadows(sequence), Shadowed(sequence));
    }
}
