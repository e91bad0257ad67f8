using System.Runtime.InteropServices;
using Daedalus.Caching;
using Daedalus.Denoising;
using Daedalus.Kernels.Confidence;
using Daedalus.Models;

namespace Daedalus.Engine;

/// <summary>
/// What one request asks of the network in a forward, and what comes back: which part of its canvas is computed, which positions its decoder must see, their scores.
/// </summary>
internal sealed class RowQuestions
{
    private readonly Canvas _canvas;
    private readonly IDecoder _decoder;
    private readonly ModelConventions _conventions;
    private readonly int _turnEndToken;
    private readonly ulong _seed;
    private readonly RowCache? _cache;
    private readonly ILogitRule? _rule;
    private readonly float _guidance;
    private readonly List<int> _positions = [];
    private readonly ComputedPlaces _computed;
    private CanvasRange _shadow;
    private ScoringRules _rules;
    private int _firstQuery;
    private int _queries;

    public RowQuestions(
        Canvas canvas, IDecoder decoder, ModelConventions conventions, int turnEndToken, ulong seed, CacheOptions? cache, ILogitRule? bias, float guidance)
    {
        DecoderContract.CheckShadows(decoder, cache is not null, conventions);
        (_canvas, _decoder, _conventions, _turnEndToken, _seed) = (canvas, decoder, conventions, turnEndToken, seed);
        (_guidance, IsGuided) = (guidance, guidance > 0 || decoder.Rules.Guidance > 0);
        _rule = LogitRules.Both(bias, decoder.Rules.Logits);
        _positions.EnsureCapacity(canvas.MaxLength);
        var longest = checked(canvas.PromptLength + canvas.MaxLength);
        IsScattered = cache?.Kind == CacheKind.Delayed;
        _cache = cache is null ? null : new RowCache(cache, longest, conventions);
        _computed = new ComputedPlaces(IsScattered ? longest : 0);
        ShadowLength = Math.Clamp(decoder.ShadowLength, 0, canvas.MaxLength);
        Room = new RowRoom(checked(longest + ShadowLength), IsGuided ? longest : 0);
    }

    /// <summary>Whether keys and values are kept.</summary>
    public bool IsCached => _cache is not null;

    /// <summary>Where keys and values lie in a store. Also who keeps none needs room in forwards with batch mates that do: there all keys lie in the store.</summary>
    public RowRoom Room { get; }

    /// <summary>Whether every forward has a second sequence, which does not know the prompt.</summary>
    public bool IsGuided { get; }

    /// <summary>Whether what a forward computes may lie apart.</summary>
    public bool IsScattered { get; }

    /// <summary>Whether a rule changes the logits.</summary>
    public bool IsRuled => _rule is not null;

    /// <summary>Places that a forward shadows, at most.</summary>
    public int ShadowLength { get; }

    /// <summary>What the decoder must see.</summary>
    public ReadOnlySpan<int> Positions => CollectionsMarshal.AsSpan(_positions);

    /// <summary>Positions that the forward computes.</summary>
    public int Computed => (_computed.Count * (_rules.Guidance > 0 ? 2 : 1)) + _shadow.Length;

    /// <summary>Has the decoder say what it must see of the canvas as it is; throws what a decoder throws that fails or breaks its contract.</summary>
    public void Prepare()
    {
        _positions.Clear();
        _rules = DecoderContract.Checked(_decoder, _guidance > 0 ? _decoder.Rules with { Guidance = _guidance } : _decoder.Rules, IsGuided);
        _decoder.Ask(_canvas.View, _positions);
        DecoderContract.CheckPositions(_decoder, _canvas.View, Positions);
        if (_cache is null)
            _computed.Set(new CanvasRange(0, _canvas.Ids.Length));
        else
            _cache.Plan(
                _canvas.View, DecoderContract.Checked(_decoder, _canvas.View, _decoder.Block(_canvas.View)), Positions,
                _rules.Temperature > 0 || _rule is { IsConstant: false }, _computed);
        _shadow = ShadowLength == 0 ? default : DecoderContract.CheckedShadow(_decoder, _canvas.View, ShadowLength);
    }

    /// <summary>Adds what is computed and asked.</summary>
    /// <param name="batch">Takes it.</param>
    /// <param name="forward">The number of the forward, for its noise.</param>
    public void Add(ScoringBatch batch, int forward)
    {
        var ids = _canvas.Ids;
        var start = batch.AddSequence(ids, _computed, Room.Prompted);
        if (_shadow.Length > 0)
            batch.AddShadows(_shadow, _conventions.MaskToken);
        _firstQuery = batch.QueryCount;
        foreach (var position in _positions)
            if (IsComputed(position))
            {
                if (IsJudged(position))
                    batch.AddQuery(start + ids.Length + position - _shadow.Start, Judge(ids[position]));
                else
                    batch.AddQuery(start + _computed.IndexOf(_conventions.RowOf(position)), Query(position, forward));
                if (_rule is not null)
                    batch.RuleLast(_rule, position);
            }

        _queries = batch.QueryCount - _firstQuery;
    }

    /// <summary>Adds the branch that does not know the prompt, if the decoder wants guidance.</summary>
    public void AddUnconditional(ScoringBatch batch)
    {
        if (_rules.Guidance <= 0)
            return;
        var start = batch.AddSequence(_canvas.Ids, _computed, Room.Unprompted);
        for (var i = 0; i < _computed.Count; i++)
            if (_canvas.View.IsGiven(_computed[i]))
                batch.Mask(start + i, 1, _conventions.MaskToken);
        var query = _firstQuery;
        foreach (var position in _positions)
            if (IsComputed(position))
                batch.AddUnconditionalRow(query++, start + _computed.IndexOf(_conventions.RowOf(position)));
    }

    /// <summary>What its rule threw; null if it threw nothing.</summary>
    public Exception? ErrorIn(ScoringBatch batch) => _rule is null ? null : batch.ErrorIn(_firstQuery, _queries);

    /// <summary>The first position whose score is no number; null if all are.</summary>
    public int? FaultIn(ScoringBatch batch)
    {
        var next = _firstQuery;
        foreach (var position in _positions)
            if (IsComputed(position) && !batch.Scores[next++].IsFinite)
                return position;
        return null;
    }

    /// <summary>The scores of <see cref="Positions"/>: fresh ones, and where nothing was computed those that are remembered.</summary>
    public ReadOnlySpan<PositionScore> Answers(ScoringBatch batch)
    {
        var next = _firstQuery;
        foreach (var position in _positions)
            if (IsComputed(position))
            {
                ref var score = ref batch.Scores[next++];
                if (IsJudged(position))
                    score = score with { Token = _canvas.Ids[position], Confidence = score.EosProbability };
            }

        ReadOnlySpan<PositionScore> fresh = batch.Scores[_firstQuery..next];
        return _cache is null ? fresh : _cache.Complete(Positions, _computed, fresh);
    }

    /// <summary>Goes along with the edits of a step.</summary>
    /// <param name="edits">What was done.</param>
    /// <param name="before">Length of prompt and canvas when it was decided.</param>
    public void Follow(EditList edits, int before) => _cache?.Follow(edits, before, _canvas.Ids.Length);

    private bool IsComputed(int position) => _computed.Contains(_conventions.RowOf(position));

    private bool IsJudged(int position) => _shadow.Contains(position) && !_canvas.View.IsMask(position);

    // The place of the end-of-text token in a query is that of the one token whose probability is told apart from the proposal.
    private ConfidenceQuery Judge(int token) => new() { MaskToken = _conventions.MaskToken, EosToken = token };

    private ConfidenceQuery Query(int position, int forward) => new()
    {
        Guidance = _rules.Guidance,
        Temperature = _rules.Temperature,
        NoiseKey = _rules.Temperature > 0 ? CounterRandom.Key(_seed, forward, position - _canvas.PromptLength) : 0,
        MaskToken = _conventions.MaskToken,
        EosToken = _conventions.EosToken,
        TurnEndToken = _turnEndToken,
        BanEos = _rules.BanEos,
        HideEnds = _rules.HideEnds,
    };
}
