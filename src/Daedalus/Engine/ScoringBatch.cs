using System.Runtime.InteropServices;
using Daedalus.Caching;
using Daedalus.Denoising;
using Daedalus.Kernels.Confidence;
using Daedalus.Models;

namespace Daedalus.Engine;

/// <summary>
/// The input of one forward: sequences end to end, the positions asked for, and how to score them. Unconditional branches of guided
/// requests are further sequences; their rows come after all queries. Reused from step to step.
/// </summary>
internal sealed class ScoringBatch
{
    private readonly List<int> _ids = [];
    private readonly List<int> _offsets = [0];
    private readonly List<int> _ranges = [];
    private readonly List<int> _first = [];
    private readonly List<int> _lengths = [];
    private readonly List<int> _shadows = [];
    private readonly List<int> _places = [];
    private bool _hasShadows;
    private bool _isScattered;
    private readonly List<int> _rows = [];
    private readonly List<ConfidenceQuery> _queries = [];
    private readonly List<RuledQuery> _ruled = [];
    private readonly List<(int Query, Exception Error)> _failed = [];
    private PositionScore[] _scores = [];

    public ReadOnlySpan<int> Ids => CollectionsMarshal.AsSpan(_ids);

    public ReadOnlySpan<int> Offsets => CollectionsMarshal.AsSpan(_offsets);

    /// <summary>Keys and values of earlier forwards; null: every sequence is whole.</summary>
    public KeyValueStore? Store { get; private set; }

    /// <summary>With a store, two numbers per sequence: start and length of its range there.</summary>
    public ReadOnlySpan<int> Ranges => CollectionsMarshal.AsSpan(_ranges);

    /// <summary>With a store, the position of each sequence's first token.</summary>
    public ReadOnlySpan<int> First => CollectionsMarshal.AsSpan(_first);

    /// <summary>With a store, the length of each sequence, tokens that are not in the batch included.</summary>
    public ReadOnlySpan<int> Lengths => CollectionsMarshal.AsSpan(_lengths);

    /// <summary>Two numbers per sequence: how many of its last tokens are shadows, and the position that the first stands for; empty where nobody casts any.</summary>
    public ReadOnlySpan<int> Shadows => _hasShadows ? CollectionsMarshal.AsSpan(_shadows) : [];

    /// <summary>With a store, the position of each token in its sequence, shadows behind it; empty where all follow each other.</summary>
    public ReadOnlySpan<int> Places => _isScattered ? CollectionsMarshal.AsSpan(_places) : [];

    /// <summary>Indices into <see cref="Ids"/>: one per query, then one per unconditional branch.</summary>
    public ReadOnlySpan<int> Rows => CollectionsMarshal.AsSpan(_rows);

    public ReadOnlySpan<ConfidenceQuery> Queries => CollectionsMarshal.AsSpan(_queries);

    /// <summary>Queries whose logits are changed before they are scored.</summary>
    public ReadOnlySpan<RuledQuery> Ruled => CollectionsMarshal.AsSpan(_ruled);

    /// <summary>One per query.</summary>
    public Span<PositionScore> Scores => _scores.AsSpan(0, _queries.Count);

    public int QueryCount => _queries.Count;

    public void Clear(KeyValueStore? store = null)
    {
        Store = store;
        _ranges.Clear();
        _first.Clear();
        _lengths.Clear();
        _shadows.Clear();
        _places.Clear();
        _hasShadows = _isScattered = false;
        _ids.Clear();
        _offsets.Clear();
        _offsets.Add(0);
        _rows.Clear();
        _queries.Clear();
        _ruled.Clear();
        _failed.Clear();
    }

    /// <summary>Adds what is computed of a sequence and returns where it starts in the batch.</summary>
    /// <param name="ids">The whole sequence.</param>
    /// <param name="computed">What is computed.</param>
    /// <param name="room">With a store, where the sequence lies there.</param>
    public int AddSequence(ReadOnlySpan<int> ids, ComputedPlaces computed, KeyValueRange room = default)
    {
        if (computed.IsRange)
            return AddSequence(ids[computed.Range.Start..computed.Range.End], computed.Range.Start, ids.Length, room);
        var start = AddSequence([], computed.Range.Start, ids.Length, room);
        foreach (var position in computed.Chosen)
        {
            _ids.Add(ids[position]);
            _places.Add(position);
        }

        (_offsets[^1], _isScattered) = (_ids.Count, true);
        return start;
    }

    /// <summary>Adds part of a sequence and returns where it starts in the batch.</summary>
    /// <param name="ids">What is computed.</param>
    /// <param name="first">Position of the first of them.</param>
    /// <param name="length">Tokens of the whole sequence.</param>
    /// <param name="room">With a store, where the sequence lies there.</param>
    public int AddSequence(ReadOnlySpan<int> ids, int first, int length, KeyValueRange room = default)
    {
        var start = _ids.Count;
        _ids.AddRange(ids);
        _offsets.Add(_ids.Count);
        _ranges.Add(room.Start);
        _ranges.Add(room.Length);
        _first.Add(first);
        _lengths.Add(length);
        CheckRoom();
        AddPlaces(first, ids.Length);
        _shadows.Add(0);
        _shadows.Add(0);
        return start;
    }

    /// <summary>Adds shadows of some places to the sequence that was added last.</summary>
    public void AddShadows(CanvasRange places, int maskToken)
    {
        CollectionsMarshal.SetCount(_ids, _ids.Count + places.Length);
        Mask(_ids.Count - places.Length, places.Length, maskToken);
        AddPlaces(_lengths[^1], places.Length);
        _offsets[^1] += places.Length;
        _lengths[^1] += places.Length;
        CheckRoom();
        (_shadows[^2], _shadows[^1], _hasShadows) = (places.Length, places.Start, true);
    }

    // What has no room would be dropped without a word, and the answer be wrong.
    private void CheckRoom()
    {
        if (Store is not null && _lengths[^1] > _ranges[^1])
            throw new InvalidOperationException(
                $"A sequence of {_lengths[^1]} tokens has room for {_ranges[^1]} in the store; a request takes its room before its first step.");
    }

    // Nobody needs to be told where there is no store.
    private void AddPlaces(int first, int count)
    {
        for (var i = 0; i < count && Store is not null; i++)
            _places.Add(first + i);
    }

    public void AddQuery(int row, in ConfidenceQuery query)
    {
        _rows.Add(row);
        _queries.Add(query);
    }

    /// <summary>Has a rule change the logits of the query that was added last.</summary>
    public void RuleLast(ILogitRule rule, int position) => _ruled.Add(new RuledQuery(_queries.Count - 1, rule, position));

    /// <summary>Says that a query has no score, and why.</summary>
    public void Fail(int query, Exception error) => _failed.Add((query, error));

    /// <summary>Why the first of some queries that has no score has none; null if all have.</summary>
    public Exception? ErrorIn(int first, int count)
    {
        foreach (var (query, error) in _failed)
            if (query >= first && query < first + count)
                return error;
        return null;
    }

    /// <summary>Adds the unconditional branch of a query, after all queries have been added.</summary>
    public void AddUnconditionalRow(int query, int row)
    {
        ref var entry = ref CollectionsMarshal.AsSpan(_queries)[query];
        entry = entry with { UnconditionalRow = _rows.Count };
        _rows.Add(row);
    }

    /// <summary>Hides tokens of a sequence.</summary>
    public void Mask(int start, int count, int maskToken) => CollectionsMarshal.AsSpan(_ids).Slice(start, count).Fill(maskToken);

    /// <summary>Makes room for the scores.</summary>
    public void Close()
    {
        if (_scores.Length < _queries.Count)
            Array.Resize(ref _scores, _queries.Count * 2);
    }
}
