using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;

namespace Daedalus.Engine;

/// <summary>One forward of the network and one pass of the head over the positions asked for; only scores come back.</summary>
internal sealed class NetworkScorer(INetwork network, INetworkPass pass) : IScorer
{
    private readonly ConfidenceWorkspace _workspace = new(network.Device);
    private readonly Indices _ids = new(network.Device);
    private readonly Indices _offsets = new(network.Device);
    private readonly Indices _rows = new(network.Device);
    private readonly Indices _ranges = new(network.Device);
    private readonly Indices _first = new(network.Device);
    private readonly Indices _lengths = new(network.Device);
    private readonly Indices _shadows = new(network.Device);
    private readonly Indices _places = new(network.Device);
    private RuledScorer? _ruled;

    /// <summary>Bytes held now.</summary>
    public long HeldBytes =>
        (_ruled?.HeldBytes ?? 0) + pass.HeldBytes + _workspace.Bytes + _ids.Bytes + _offsets.Bytes + _rows.Bytes + _ranges.Bytes + _first.Bytes + _lengths.Bytes
        + _shadows.Bytes + _places.Bytes;

    /// <summary>Bytes held once such requests have run.</summary>
    public long BytesWith(RequestSize size) => checked(
        pass.BytesWith(size.Tokens, size.Asked) + _workspace.BytesWithRun(network.Head, pass.Type, size.Queries)
        + _ids.BytesWith(size.Tokens) + _offsets.BytesWith(size.Sequences + 1L) + _rows.BytesWith(size.Asked)
        + (size.IsCached ? _ranges.BytesWith(2L * size.Sequences) + _first.BytesWith(size.Sequences) + _lengths.BytesWith(size.Sequences) : _ranges.Bytes + _first.Bytes + _lengths.Bytes)
        + (size.HasShadows ? _shadows.BytesWith(2L * size.Sequences) : _shadows.Bytes) + (size.IsScattered ? _places.BytesWith(size.Tokens) : _places.Bytes)
        + (size.IsRuled ? Ruled.BytesWith(size.Asked) : _ruled?.HeldBytes ?? 0));

    // Most requests have no rules.
    private RuledScorer Ruled => _ruled ??= new RuledScorer(network);

    public void Score(ScoringBatch batch)
    {
        var caches = batch.Store?.At(
            _ranges.Set(batch.Ranges), _first.Set(batch.First), _lengths.Set(batch.Lengths), batch.Places.IsEmpty ? default : _places.Set(batch.Places)) ?? [];
        var hidden = pass.Run(new RaggedBatch(_ids.Set(batch.Ids), _offsets.Set(batch.Offsets), _rows.Set(batch.Rows))
        {
            Caches = caches,
            Shadows = batch.Shadows.IsEmpty ? default : _shadows.Set(batch.Shadows),
        });
        if (batch.Ruled.Length < batch.QueryCount)
            Confidence.Run(network.Device, hidden, network.Head, batch.Queries, batch.Scores, _workspace);
        if (!batch.Ruled.IsEmpty)
            Ruled.Score(batch, hidden);
    }

    public void Dispose()
    {
        _ruled?.Dispose();
        _workspace.Dispose();
        _ids.Dispose();
        _offsets.Dispose();
        _rows.Dispose();
        _ranges.Dispose();
        _first.Dispose();
        _lengths.Dispose();
        _shadows.Dispose();
        _places.Dispose();
    }
}
