using Daedalus.Kernels.Confidence;
using Daedalus.Models;

namespace Daedalus.Engine;

/// <summary>One forward of the network and one pass of the head over the positions asked for.</summary>
internal sealed class NetworkScorer(INetwork network) : IScorer
{
    private readonly INetworkPass _pass = network.CreatePass();
    private readonly ConfidenceWorkspace _workspace = new();

    public long HeldBytes => _pass.HeldBytes;

    public void Score(ScoringBatch batch)
    {
        var hidden = _pass.Run(new RaggedBatch(batch.Ids, batch.Offsets), batch.Rows);
        Confidence.Run(network.Device, hidden, network.Head, batch.Queries, batch.Scores, _workspace);
    }

    public void Dispose()
    {
        _pass.Dispose();
        _workspace.Dispose();
    }
}
