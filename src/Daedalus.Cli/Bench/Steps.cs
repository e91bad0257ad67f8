using Daedalus.Kernels.Tensors;
using Daedalus.Models;

namespace Daedalus.Cli.Bench;

/// <summary>Steps of a network with one set of activations and caches, all taken at their largest before anything is recorded.</summary>
internal sealed class Steps : IDisposable
{
    private readonly INetwork _network;
    private readonly INetworkPass _pass;
    private readonly Head _head;
    private readonly Matrix[] _caches;
    private readonly int _capacity;

    public Steps(INetwork network, SyntheticNetwork shape, int mostTokens)
    {
        (_network, _capacity) = (network, mostTokens);
        _pass = network.CreatePass();
        _head = new Head(network, mostTokens);
        var columns = 2 * shape.Attention.KvHeads * shape.Attention.HeadDim;
        _caches = [.. Enumerable.Range(0, shape.Layers).Select(_ => new Matrix(network.Device, columns, SyntheticNetwork.ActivationsOf(network)))];

        // The first of these grows what all share; the second puts numbers into every cache.
        foreach (var step in new[] { StepShape.Whole(mostTokens), StepShape.Refresh(mostTokens) })
        {
            using var inputs = new StepInputs(network.Device, step, network.Head.N);
            Enqueue(inputs, step);
            network.Device.Wait();
        }
    }

    /// <summary>A step ready to be timed; its inputs must live as long.</summary>
    public Work Prepare(StepInputs inputs, StepShape step) => new(_network.Device, () => Enqueue(inputs, step));

    /// <summary>The head alone, over rows that need not come from the network.</summary>
    public Work PrepareHead(MatrixView hidden) => new(_network.Device, () => _head.Run(hidden));

    public void Dispose()
    {
        foreach (var cache in _caches)
            cache.Dispose();
        _head.Dispose();
        _pass.Dispose();
    }

    private void Enqueue(StepInputs inputs, StepShape step)
    {
        var batch = new RaggedBatch(inputs.Ids, inputs.Offsets, inputs.Rows);
        if (step.IsCached)
            batch = batch with { Caches = [.. _caches.Select(cache => inputs.Cache(cache, _capacity))] };
        _head.Run(_pass.Run(batch));
    }
}
