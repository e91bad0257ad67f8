using System.Runtime.InteropServices;
using Daedalus.Kernels.Confidence;

namespace Daedalus.Engine;

/// <summary>
/// The input of one forward: sequences end to end, the positions asked for, and how to score them. Unconditional branches of guided
/// requests are further sequences; their rows come after all queries. Reused from step to step.
/// </summary>
internal sealed class ScoringBatch
{
    private readonly List<int> _ids = [];
    private readonly List<int> _offsets = [0];
    private readonly List<int> _rows = [];
    private readonly List<ConfidenceQuery> _queries = [];
    private PositionScore[] _scores = [];

    public ReadOnlySpan<int> Ids => CollectionsMarshal.AsSpan(_ids);

    public ReadOnlySpan<int> Offsets => CollectionsMarshal.AsSpan(_offsets);

    /// <summary>Indices into <see cref="Ids"/>: one per query, then one per unconditional branch.</summary>
    public ReadOnlySpan<int> Rows => CollectionsMarshal.AsSpan(_rows);

    public ReadOnlySpan<ConfidenceQuery> Queries => CollectionsMarshal.AsSpan(_queries);

    /// <summary>One per query.</summary>
    public Span<PositionScore> Scores => _scores.AsSpan(0, _queries.Count);

    public int QueryCount => _queries.Count;

    public void Clear()
    {
        _ids.Clear();
        _offsets.Clear();
        _offsets.Add(0);
        _rows.Clear();
        _queries.Clear();
    }

    /// <summary>Adds a sequence and returns where it starts.</summary>
    public int AddSequence(ReadOnlySpan<int> ids)
    {
        var start = _ids.Count;
        _ids.AddRange(ids);
        _offsets.Add(_ids.Count);
        return start;
    }

    public void AddQuery(int row, in ConfidenceQuery query)
    {
        _rows.Add(row);
        _queries.Add(query);
    }

    /// <summary>Adds the unconditional branch of a query, after all queries have been added.</summary>
    public void AddUnconditionalRow(int query, int row)
    {
        ref var entry = ref CollectionsMarshal.AsSpan(_queries)[query];
        entry = entry with { UnconditionalRow = _rows.Count };
        _rows.Add(row);
    }

    /// <summary>Hides given tokens of a sequence.</summary>
    public void Mask(int start, int count, int maskToken) => CollectionsMarshal.AsSpan(_ids).Slice(start, count).Fill(maskToken);

    /// <summary>Makes room for the scores.</summary>
    public void Close()
    {
        if (_scores.Length < _queries.Count)
            Array.Resize(ref _scores, _queries.Count * 2);
    }
}
