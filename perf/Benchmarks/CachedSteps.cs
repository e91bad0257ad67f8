using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;

namespace Daedalus.Perf.Benchmarks;

/// <summary>The forwards of an answer with one sequence: whole, whole into a cache, one block over the cache.</summary>
internal sealed class CachedSteps : IDisposable
{
    private const int BlockRows = 32;
    private readonly INetwork _network;
    private readonly INetworkPass _pass;
    private readonly KeyValueStore _store;
    private readonly ConfidenceWorkspace _workspace;
    private readonly ConfidenceQuery[] _queries;
    private readonly PositionScore[] _scores;
    private readonly Indices[] _numbers;
    private readonly int[] _ids;
    private readonly int[] _places;

    public CachedSteps(INetwork network, int length)
    {
        _network = network;
        _pass = network.CreatePass();
        _store = _pass.CreateStore(length);
        _workspace = new ConfidenceWorkspace(network.Device);
        (_queries, _scores) = (new ConfidenceQuery[length], new PositionScore[length]);
        Array.Fill(_queries, new ConfidenceQuery { MaskToken = network.Conventions.MaskToken, EosToken = network.Conventions.EosToken });
        _numbers = [.. Enumerable.Range(0, 6).Select(_ => new Indices(network.Device))];
        _ids = [.. Enumerable.Range(0, length).Select(i => i * 37 % network.Conventions.VocabularySize)];
        _places = [.. Enumerable.Range(0, length)];
    }

    public void Whole() => Run(0, _ids.Length, isCached: false);

    public void Prefill() => Run(0, BlockRows, isCached: true);

    public void Block() => Run(_ids.Length - BlockRows, BlockRows, isCached: true);

    public void Dispose()
    {
        foreach (var numbers in _numbers)
            numbers.Dispose();
        _workspace.Dispose();
        _store.Dispose();
        _pass.Dispose();
        _network.Dispose();
    }

    private void Run(int first, int asked, bool isCached)
    {
        var fresh = _ids.AsSpan(first);
        var batch = new RaggedBatch(_numbers[0].Set(fresh), _numbers[1].Set([0, fresh.Length]), _numbers[2].Set(_places.AsSpan(fresh.Length - asked, asked)));
        if (isCached)
            batch = batch with { Caches = _store.At(_numbers[5].Set([0, _ids.Length]), _numbers[3].Set([first]), _numbers[4].Set([_ids.Length])) };
        Confidence.Run(_network.Device, _pass.Run(batch), _network.Head, _queries.AsSpan(0, asked), _scores.AsSpan(0, asked), _workspace);
    }
}
