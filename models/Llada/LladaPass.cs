using Daedalus.Kernels.Attention;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Embedding;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.RmsNorm;
using Daedalus.Kernels.Rotary;
using Daedalus.Kernels.SwiGlu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Models.Llada;

/// <summary>The forward pass. The last block still runs for every position, but the final norm only for the rows asked for.</summary>
internal sealed class LladaPass : INetworkPass
{
    private readonly LladaNetwork _network;
    private readonly Matrix[] _all;
    private readonly Matrix _x;
    private readonly Matrix _normed;
    private readonly Matrix _qkv;
    private readonly Matrix _packed;
    private readonly Matrix _mixed;
    private readonly Matrix _gateUp;
    private readonly Matrix _gated;
    private readonly Matrix _asked;

    public LladaPass(LladaNetwork network)
    {
        _network = network;
        _all = [.. Columns(network.Config).Select(columns => new Matrix(columns))];
        (_x, _normed, _mixed, _asked) = (_all[0], _all[1], _all[2], _all[3]);
        (_qkv, _packed, _gateUp, _gated) = (_all[4], _all[5], _all[6], _all[7]);
    }

    public long HeldBytes => _all.Sum(matrix => matrix.Bytes);

    private CpuDevice Device => _network.Device;

    public MatrixView Run(RaggedBatch batch, ReadOnlySpan<int> rows)
    {
        var x = _x.Rows(batch.Ids.Length);
        Embedding.Run(_network.Embedding, batch.Ids, x);
        foreach (var layer in _network.Layers)
        {
            Attend(layer, x, batch.Offsets);
            FeedForward(layer, x);
        }

        var asked = _asked.Rows(rows.Length);
        if (!rows.IsEmpty)
            RmsNorm.Run(Device, x, _network.FinalNorm, _network.Config.NormEpsilon, asked, rows);
        return asked;
    }

    public void Dispose()
    {
        foreach (var matrix in _all)
            matrix.Dispose();
    }

    /// <summary>Widths of the activations: four of the model's, then those of attention and of the feed-forward half.</summary>
    internal static int[] Columns(LladaConfig config) =>
    [
        config.Width, config.Width, config.Width, config.Width,
        config.Attention.QkvColumns, config.Attention.PackedColumns, 2 * config.FeedForward, config.FeedForward,
    ];

    private void Attend(LladaLayer layer, MatrixView x, ReadOnlySpan<int> offsets)
    {
        var shape = _network.Config.Attention;
        var normed = _normed.Rows(x.Rows);
        var qkv = _qkv.Rows(x.Rows);
        var mixed = _mixed.Rows(x.Rows);
        RmsNorm.Run(Device, x, layer.AttentionNorm, _network.Config.NormEpsilon, normed);
        MatMul.Run(Device, normed, layer.Qkv, qkv);
        Rotary.Run(Device, qkv, shape.Heads + shape.KvHeads, offsets, _network.Angles);
        Attention.Run(Device, qkv, offsets, shape, _packed, mixed);
        MatMul.Run(Device, mixed, layer.AttentionOut, x, accumulate: true);
    }

    private void FeedForward(LladaLayer layer, MatrixView x)
    {
        var normed = _normed.Rows(x.Rows);
        var gateUp = _gateUp.Rows(x.Rows);
        var gated = _gated.Rows(x.Rows);
        RmsNorm.Run(Device, x, layer.FeedForwardNorm, _network.Config.NormEpsilon, normed);
        MatMul.Run(Device, normed, layer.GateUp, gateUp);
        SwiGlu.Run(Device, gateUp, gated);
        MatMul.Run(Device, gated, layer.Down, x, accumulate: true);
    }
}
