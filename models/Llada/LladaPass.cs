using Daedalus.Kernels.Attention;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Embedding;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.RmsNorm;
using Daedalus.Kernels.Rotary;
using Daedalus.Kernels.SwiGlu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Models.Llada;

/// <summary>
/// The forward pass. What a half of a block adds is added by the norm that follows. The last block still runs for every position, but the final
/// norm only for the rows asked for.
/// </summary>
internal sealed class LladaPass : INetworkPass
{
    private readonly LladaNetwork _network;
    private readonly Matrix[] _all;
    private readonly Matrix _x;
    private readonly Matrix _delta;
    private readonly Matrix _normed;
    private readonly Matrix _mixed;
    private readonly Matrix _asked;
    private readonly Matrix _qkv;
    private readonly Matrix _gated;
    private readonly Matrix? _gateUp;

    // Of all weights whose inputs the device rounds, the one with the most: what they take is the device's, and taken once.
    private readonly PackedMatrix? _widest;

    public LladaPass(LladaNetwork network)
    {
        _network = network;
        var type = Activations(network.Device, network.Layers.Length > 0 ? network.Layers[0].Qkv.Type : DType.F32);
        _all = [.. Columns(network.Config, network.Device).Select((columns, i) => new Matrix(network.Device, columns, i == 0 ? DType.F32 : type))];
        (_x, _delta, _normed, _mixed, _asked) = (_all[0], _all[1], _all[2], _all[3], _all[4]);
        (_qkv, _gated, _gateUp) = (_all[5], _all[6], _all.ElementAtOrDefault(7));
        _widest = network.Layers.SelectMany(layer => layer.Weights).Append(network.Head).Where(weight => weight.RoundsInputs).MaxBy(weight => weight.K);
    }

    public DType Type => _asked.Type;

    public long HeldBytes => _all.Sum(matrix => matrix.Bytes) + RoundedBytes(0);

    public long Moves => _all.Sum(matrix => matrix.Moves);

    public long BytesWith(long tokens, long asked) => checked(
        _all.Sum(matrix => matrix.BytesWith(matrix == _asked ? asked : tokens)) + RoundedBytes(tokens));

    private IDevice Device => _network.Device;

    private int KeyValueColumns => 2 * _network.Config.Attention.KvHeads * _network.Config.Attention.HeadDim;

    public KeyValueStore CreateStore(int positions) => new(Device, _network.Layers.Length, KeyValueColumns, _qkv.Type, positions);

    public long StoreBytes(long positions)
    {
        using var layer = new Matrix(Device, KeyValueColumns, _qkv.Type);
        return checked(_network.Layers.Length * layer.BytesWith(positions));
    }

    public MatrixView Run(RaggedBatch batch)
    {
        var x = Rows(_x, batch.Ids);
        Embedding.Run(Device, _network.Embedding, batch.Ids, x);
        MatrixView? delta = null;
        for (var layer = 0; layer < _network.Layers.Length; layer++)
        {
            delta = Attend(layer, x, delta, batch);
            delta = FeedForward(_network.Layers[layer], x, delta.Value);
        }

        var asked = Rows(_asked, batch.Rows);
        if (!batch.Rows.IsEmpty)
            RmsNorm.Run(Device, x, delta, _network.FinalNorm.Rows(1), _network.Config.NormEpsilon, asked, batch.Rows);
        return asked;
    }

    public void Dispose()
    {
        foreach (var matrix in _all)
            matrix.Dispose();
    }

    /// <summary>Widths of the activations: five of the model's, then those of attention and of the feed-forward half, whose two products only an accelerator keeps.</summary>
    internal static int[] Columns(LladaConfig config, IDevice device) =>
    [
        config.Width, config.Width, config.Width, config.Width, config.Width,
        config.Attention.QkvColumns, config.FeedForward, .. device is Accelerator ? [2 * config.FeedForward] : Array.Empty<int>(),
    ];

    // Matrix units take both operands in one storage; the stream that all blocks add to stays in fp32.
    internal static DType Activations(IDevice device, DType weights) =>
        device is not Accelerator { Features.TensorCores: true } || weights == DType.F32 ? DType.F32
            : weights == DType.F16 ? DType.F16 : DType.BF16;

    private static MatrixView Rows(Matrix matrix, IndexView indices) => matrix.Rows(indices.Count, indices.Live);

    private static MatrixView Rows(Matrix matrix, MatrixView like) => matrix.Rows(like.Rows, like.Live);

    private long RoundedBytes(long rows) => _widest is null ? 0 : MatMul.DeviceBytes(Device, _widest, rows);

    private MatrixView Attend(int index, MatrixView x, MatrixView? delta, RaggedBatch batch)
    {
        var (layer, shape) = (_network.Layers[index], _network.Config.Attention);
        var cache = batch.Caches.Count == 0 ? (KeyValueCache?)null : batch.Caches[index];
        var (normed, qkv, mixed, added) = (Rows(_normed, x), Rows(_qkv, x), Rows(_mixed, x), Rows(_delta, x));
        RmsNorm.Run(Device, x, delta, layer.AttentionNorm.Rows(1), _network.Config.NormEpsilon, normed);
        MatMul.Run(Device, normed, layer.Qkv, qkv);
        Rotary.Run(Device, qkv, shape.Heads + shape.KvHeads, batch.Offsets, _network.Angles, cache?.First ?? default, batch.Shadows, cache?.Places ?? default);
        Attention.Run(Device, qkv, batch.Offsets, shape, new AttentionSight(_network.Config.BlockLength, cache, batch.Shadows), mixed, layer.Qkv.MultipliesBF16);
        MatMul.Run(Device, mixed, layer.AttentionOut, added);
        return added;
    }

    private MatrixView FeedForward(LladaLayer layer, MatrixView x, MatrixView delta)
    {
        var (normed, gated) = (Rows(_normed, x), Rows(_gated, x));
        RmsNorm.Run(Device, x, delta, layer.FeedForwardNorm.Rows(1), _network.Config.NormEpsilon, normed);
        SwiGlu.Run(Device, normed, layer.GateUp, _gateUp, gated);
        MatMul.Run(Device, gated, layer.Down, delta);
        return delta;
    }
}
