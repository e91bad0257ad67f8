using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;

namespace Daedalus.Engine;

/// <summary>Scores the queries of a batch that have a rule over their logits: head, guidance, rule, reduction, a few rows at a time.</summary>
internal sealed class RuledScorer : IDisposable
{
    private readonly LogitRows _rows;
    private readonly LogitScorer _scorer;
    private readonly float[] _logits;
    private readonly List<int> _wanted = [];
    private readonly LogitRows.RowReader _take;
    private ScoringBatch? _batch;
    private int _next;
    private bool _isGuiding;

    public RuledScorer(INetwork network)
    {
        _rows = new LogitRows(network);
        _scorer = new LogitScorer(network.Head.N, (network.Device as CpuDevice)?.Isa);
        _logits = new float[network.Head.N];
        _take = (_, logits) => Take(logits);
    }

    /// <summary>Bytes held now.</summary>
    public long HeldBytes => _rows.HeldBytes;

    /// <summary>Bytes held once that many rows have been scored, unconditional ones included.</summary>
    public long BytesWith(long rows) => _rows.BytesWith(rows);

    /// <summary>Writes the scores of the batch's ruled queries.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="hidden">Normalised hidden states, a row per row of the batch.</param>
    public void Score(ScoringBatch batch, MatrixView hidden)
    {
        _wanted.Clear();
        foreach (var ruled in batch.Ruled)
        {
            if (batch.Queries[ruled.Query].UnconditionalRow is >= 0 and var unconditional)
                _wanted.Add(unconditional);
            _wanted.Add(ruled.Query);
        }

        (_batch, _next, _isGuiding) = (batch, 0, false);
        _rows.Read(hidden, _wanted, _take);
        _batch = null;
    }

    public void Dispose() => _rows.Dispose();

    private void Take(ReadOnlySpan<float> logits)
    {
        var ruled = _batch!.Ruled[_next];
        var query = _batch.Queries[ruled.Query];
        if (query.UnconditionalRow >= 0 && !_isGuiding)
        {
            logits.CopyTo(_logits);
            _isGuiding = true;
            return;
        }

        if (_isGuiding)
            Guidance.Lean(logits, _logits, query.Guidance, _logits);
        else
            logits.CopyTo(_logits);
        (_next, _isGuiding) = (_next + 1, false);
        if (TryApply(ruled))
            _batch.Scores[ruled.Query] = _scorer.Score(_logits, query);
    }

    // A rule is somebody's own code: what it throws is the matter of its request.
    private bool TryApply(in RuledQuery ruled)
    {
        try
        {
            ruled.Rule.Apply(ruled.Position, _logits);
            return true;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            _batch!.Fail(ruled.Query, error);
            return false;
        }
    }
}
