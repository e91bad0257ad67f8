using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;

namespace Daedalus.Perf.Forward;

/// <summary>A network with all that a whole forward needs, to be run again and again.</summary>
internal sealed class LoadedNetwork : IDisposable
{
    private readonly INetwork _network;
    private readonly INetworkPass _pass;
    private readonly Matrix _logits;
    private readonly ConfidenceWorkspace _workspace;
    private readonly ConfidenceQuery[] _queries;
    private readonly PositionScore[] _scores;
    private readonly Indices[] _numbers;
    private readonly RaggedBatch _batch;

    public LoadedNetwork(IDevice device, INetwork network, ReadOnlySpan<int> ids)
    {
        _network = network;
        _pass = network.CreatePass();
        _logits = new Matrix(device, network.Head.N);
        _workspace = new ConfidenceWorkspace(device);
        (_queries, _scores) = (new ConfidenceQuery[ids.Length], new PositionScore[ids.Length]);
        Array.Fill(_queries, new ConfidenceQuery { MaskToken = network.Conventions.MaskToken, EosToken = network.Conventions.EosToken });
        _numbers = [new Indices(device), new Indices(device), new Indices(device)];
        _batch = new RaggedBatch(_numbers[0].Set(ids), _numbers[1].Set([0, ids.Length]), _numbers[2].Set([.. Enumerable.Range(0, ids.Length)]));
    }

    /// <summary>Logits of all positions.</summary>
    public MatrixView Logits()
    {
        var hidden = _pass.Run(_batch);
        var logits = _logits.Rows(hidden.Rows);
        MatMul.Run(_network.Device, hidden, _network.Head, logits);
        return logits;
    }

    /// <summary>What a decoder asks of all positions; no logits are stored.</summary>
    public ReadOnlySpan<PositionScore> Scores()
    {
        Confidence.Run(_network.Device, _pass.Run(_batch), _network.Head, _queries, _scores, _workspace);
        return _scores;
    }

    public void Dispose()
    {
        foreach (var numbers in _numbers)
            numbers.Dispose();
        _workspace.Dispose();
        _logits.Dispose();
        _pass.Dispose();
        _network.Dispose();
    }
}
