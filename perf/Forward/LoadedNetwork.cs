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
    private readonly Indices[] _numbers;
    private readonly int[] _rows;
    private readonly ConfidenceQuery[] _queries;
    private readonly PositionScore[] _scores;

    /// <summary>Owns the network.</summary>
    /// <param name="device">Where it is.</param>
    /// <param name="network">The network.</param>
    /// <param name="most">Tokens of the longest sequence.</param>
    public LoadedNetwork(IDevice device, INetwork network, int most)
    {
        _network = network;
        _pass = network.CreatePass();
        _logits = new Matrix(device, network.Head.N);
        _workspace = new ConfidenceWorkspace(device);
        _numbers = [new Indices(device), new Indices(device), new Indices(device)];
        _rows = [.. Enumerable.Range(0, most)];
        (_queries, _scores) = (new ConfidenceQuery[most], new PositionScore[most]);
        Array.Fill(_queries, new ConfidenceQuery { MaskToken = network.Conventions.MaskToken, EosToken = network.Conventions.EosToken });
    }

    public ModelConventions Conventions => _network.Conventions;

    /// <summary>Logits of all positions.</summary>
    public MatrixView Logits(ReadOnlySpan<int> ids)
    {
        var hidden = Hidden(ids, []);
        var logits = _logits.Rows(hidden.Rows);
        MatMul.Run(_network.Device, hidden, _network.Head, logits);
        return logits;
    }

    /// <summary>What a decoder asks of all positions; no logits are stored.</summary>
    /// <param name="ids">Of one sequence, or of several end to end.</param>
    /// <param name="offsets">Where each begins, and the number of ids.</param>
    public ReadOnlySpan<PositionScore> Scores(ReadOnlySpan<int> ids, params ReadOnlySpan<int> offsets)
    {
        var scores = _scores.AsSpan(0, ids.Length);
        Confidence.Run(_network.Device, Hidden(ids, offsets), _network.Head, _queries.AsSpan(0, ids.Length), scores, _workspace);
        return scores;
    }

    /// <summary>The same of the first positions only, as many as a step asks for.</summary>
    public void Scores(ReadOnlySpan<int> ids, ReadOnlySpan<int> offsets, int asked)
    {
        var hidden = _pass.Run(new RaggedBatch(_numbers[0].Set(ids), _numbers[1].Set(offsets), _numbers[2].Set(_rows.AsSpan(0, asked))));
        Confidence.Run(_network.Device, hidden, _network.Head, _queries.AsSpan(0, asked), _scores.AsSpan(0, asked), _workspace);
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

    private MatrixView Hidden(ReadOnlySpan<int> ids, ReadOnlySpan<int> offsets) =>
        _pass.Run(new RaggedBatch(_numbers[0].Set(ids), _numbers[1].Set(offsets.IsEmpty ? [0, ids.Length] : offsets), _numbers[2].Set(_rows.AsSpan(0, ids.Length))));
}
