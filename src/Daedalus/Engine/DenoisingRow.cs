using System.Runtime.InteropServices;
using Daedalus.Caching;
using Daedalus.Denoising;
using Daedalus.Engine.OnDevice;
using Daedalus.Kernels.Confidence;
using Daedalus.Models;

namespace Daedalus.Engine;

/// <summary>One request in the loop: its canvas, its decoder, and what is asked of the network for it.</summary>
internal sealed class DenoisingRow
{
    private readonly ModelConventions _conventions;
    private readonly int _turnEndToken;
    private readonly ulong _seed;
    private readonly List<int> _positions = [];
    private readonly EditList _edits = new();
    private readonly RowCache? _cache;
    private readonly float _guidance;
    private readonly ILogitRule? _rule;
    private readonly ComputedPlaces _computed;
    private CanvasRange _shadow;
    private ScoringRules _rules;
    private int _firstQuery;
    private bool _idle;

    public DenoisingRow(ReadOnlySpan<int> prompt, IDecoder decoder, ModelConventions conventions, int? turnEndToken, ulong seed, CacheOptions? cache = null, ILogitRule? bias = null, float guidance = 0)
    {
        DecoderContract.CheckShadows(decoder, cache is not null, conventions);
        Decoder = decoder;
        _guidance = guidance;
        IsGuided = guidance > 0 || decoder.Rules.Guidance > 0;
        _rule = LogitRules.Both(bias, decoder.Rules.Logits);
        _conventions = conventions;
        _turnEndToken = turnEndToken is { } token && token != conventions.EosToken ? token : -1;
        _seed = seed;
        Canvas = new Canvas(prompt, decoder.InitialLength, decoder.MaxLength, conventions.MaskToken);
        _positions.EnsureCapacity(decoder.MaxLength);
        _edits.Reserve(decoder.MaxLength);
        _cache = cache is null ? null : new RowCache(cache, checked(prompt.Length + decoder.MaxLength), conventions);
        _computed = new ComputedPlaces(cache?.Kind == CacheKind.Delayed ? checked(prompt.Length + decoder.MaxLength) : 0);
        IsScattered = cache?.Kind == CacheKind.Delayed;
        Frozen = Math.Max(0, decoder.Frozen);
        ShadowLength = Math.Clamp(decoder.ShadowLength, 0, decoder.MaxLength);
        var longest = checked(Canvas.PromptLength + Canvas.MaxLength);
        Room = new RowRoom(checked(longest + ShadowLength), IsGuided ? longest : 0);
    }

    public Canvas Canvas { get; }

    /// <summary>Gives parts of the canvas before the first step; the decoder must be one that fills gaps.</summary>
    public void Give(ReadOnlySpan<int> ids, ReadOnlySpan<int> gaps)
    {
        Canvas.Give(ids, gaps);
        ((IFillsGaps)Decoder).Begin(Canvas.View);
    }

    /// <summary>Whether the row closes once nothing left of the answer's end is open.</summary>
    public bool StopsEarly { get; init; }

    /// <summary>Whether the step of every token is wanted.</summary>
    public bool RecordsSteps { get; init; }

    /// <summary>Whether something is wanted that a device does not keep.</summary>
    public bool NeedsHost => StopsEarly || IsCached || IsRuled || RecordsSteps || StopText is not null || Canvas.View.HasGaps;

    /// <summary>What tells when a stop string is written; null without stop strings.</summary>
    public CommittedText? StopText { get; init; }

    public IDecoder Decoder { get; }

    /// <summary>Whether keys and values are kept for it.</summary>
    public bool IsCached => _cache is not null;

    /// <summary>Where its keys and values lie in a store. Also who keeps none needs room in forwards with batch mates that do: there all keys lie in the store.</summary>
    public RowRoom Room { get; }

    /// <summary>Whether every forward has a second sequence for it, which does not know the prompt.</summary>
    public bool IsGuided { get; }

    /// <summary>Whether what a forward computes for it may lie apart.</summary>
    public bool IsScattered { get; }

    /// <summary>Whether a rule changes its logits.</summary>
    public bool IsRuled => _rule is not null;

    /// <summary>Tokens from the start of the generation that do not change once they are written.</summary>
    public int Frozen { get; private set; }

    /// <summary>Places that a forward shadows, at most.</summary>
    public int ShadowLength { get; }

    public int Forwards { get; private set; }

    /// <summary>Positions that the network computed for it.</summary>
    public long ComputedPositions { get; private set; }

    public bool IsOpen { get; private set; } = true;

    /// <summary>What the decoder said it did after its last step.</summary>
    public DecoderStatistics Statistics { get; private set; }

    /// <summary>Why the request failed, if it did; its batch mates go on.</summary>
    public Exception? Error { get; private set; }

    /// <summary>How the request is run on a device whose canvases start at <paramref name="start"/>; its decoder must be able to decide there.</summary>
    public (RowRules Rules, RowState State) Describe(int start)
    {
        var shared = Decoder.Rules;
        var rules = new RowRules
        {
            Seed = _seed,
            MaskToken = _conventions.MaskToken,
            EosToken = _conventions.EosToken,
            TurnEndToken = _turnEndToken,
            Flags = (shared.BanEos ? 1 : 0) | (shared.HideEnds ? 2 : 0),
            Temperature = shared.Temperature,
        };
        var state = new RowState
        {
            IsOpen = 1,
            Prompt = Canvas.PromptLength,
            Length = Canvas.Ids.Length,
            Limit = Canvas.PromptLength + Canvas.MaxLength,
            Base = start,
            Fault = -1,
        };
        ((IDecidesOnDevice)Decoder).Describe(ref rules, ref state);
        return (rules, state);
    }

    /// <summary>Takes over what a device says of the request after a step.</summary>
    /// <param name="state">What it says.</param>
    /// <param name="computed">Length of prompt and canvas in that step.</param>
    public void Adopt(in RowState state, int computed)
    {
        Forwards = state.Forwards;
        ComputedPositions += computed;
        Statistics = state.Statistics;
        IsOpen = state.IsOpen != 0;
        if (state.Fault >= 0)
            Fail(new NumericalFaultException(state.Fault, Forwards));
        else
            WatchProgress(state.Filled == 0 && state.Inserted == 0);
    }

    /// <summary>Adds what of the canvas is computed, and the positions that the decoder must see; a decoder that fails closes its own row only.</summary>
    public void Ask(ScoringBatch batch)
    {
        if (!IsOpen)
            return;
        try
        {
            _positions.Clear();
            _rules = DecoderContract.Checked(Decoder, Rules(), IsGuided);
            Decoder.Ask(Canvas.View, _positions);
            DecoderContract.CheckPositions(Decoder, Canvas.View, CollectionsMarshal.AsSpan(_positions));
            Plan();
            _shadow = ShadowLength == 0 ? default : DecoderContract.CheckedShadow(Decoder, Canvas.View, ShadowLength);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Fail(error);
            return;
        }

        var ids = Canvas.Ids;
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
                    batch.AddQuery(start + _computed.IndexOf(_conventions.RowOf(position)), Query(position));
                if (_rule is not null)
                    batch.RuleLast(_rule, position);
            }
    }

    private bool IsComputed(int position) => _computed.Contains(_conventions.RowOf(position));

    private void Plan()
    {
        if (_cache is null)
            _computed.Set(new CanvasRange(0, Canvas.Ids.Length));
        else
            _cache.Plan(
                Canvas.View, DecoderContract.Checked(Decoder, Canvas.View, Decoder.Block(Canvas.View)), CollectionsMarshal.AsSpan(_positions),
                _rules.Temperature > 0 || _rule is { IsConstant: false }, _computed);
    }

    /// <summary>Adds the branch that does not know the prompt, if the decoder wants guidance.</summary>
    public void AskUnconditional(ScoringBatch batch)
    {
        if (!IsOpen || _rules.Guidance <= 0)
            return;
        var start = batch.AddSequence(Canvas.Ids, _computed, Room.Unprompted);
        for (var i = 0; i < _computed.Count; i++)
            if (Canvas.View.IsGiven(_computed[i]))
                batch.Mask(start + i, 1, _conventions.MaskToken);
        var query = _firstQuery;
        foreach (var position in _positions)
            if (IsComputed(position))
                batch.AddUnconditionalRow(query++, start + _computed.IndexOf(_conventions.RowOf(position)));
    }

    /// <summary>Lets the decoder decide and edits the canvas in place.</summary>
    public void Decide(ScoringBatch batch)
    {
        Forwards++;
        ComputedPositions += (_computed.Count * (_rules.Guidance > 0 ? 2 : 1)) + _shadow.Length;
        var positions = CollectionsMarshal.AsSpan(_positions);
        var next = _firstQuery;
        foreach (var position in positions)
            if (IsComputed(position))
            {
                ref var score = ref batch.Scores[next++];
                if (!score.IsFinite)
                {
                    Fail(new NumericalFaultException(position, Forwards));
                    return;
                }

                if (IsJudged(position))
                    score = score with { Token = Canvas.Ids[position], Confidence = score.EosProbability };
            }

        ReadOnlySpan<PositionScore> scores = batch.Scores[_firstQuery..next];
        try
        {
            Edit(positions, _cache is null ? scores : _cache.Complete(positions, _computed, scores));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Fail(error);
        }
    }

    private void Edit(ReadOnlySpan<int> positions, ReadOnlySpan<PositionScore> scores)
    {
        _edits.Clear();
        Decoder.Decide(Canvas.View, positions, scores, _edits);
        DecoderContract.CheckEdits(Decoder, Canvas.View, _conventions.VocabularySize, Frozen, _edits);
        Canvas.Observe(positions, scores);
        var before = Canvas.Ids.Length;
        var idle = !Canvas.Apply(_edits, Forwards);
        _cache?.Follow(_edits, before, Canvas.Ids.Length);
        IsOpen = Decoder.Advance(Canvas.View);
        Frozen = Math.Max(Frozen, Decoder.Frozen);
        IsOpen = IsOpen && !(StopsEarly && CloseAtEnd()) && !CloseAtStop();
        Statistics = Decoder.Statistics;
        DecoderContract.CheckProgress(Decoder, IsOpen && _idle && idle);
        _idle = idle;
    }

    private ScoringRules Rules() => _guidance > 0 ? Decoder.Rules with { Guidance = _guidance } : Decoder.Rules;

    private bool IsJudged(int position) => _shadow.Contains(position) && !Canvas.View.IsMask(position);

    // The place of the end-of-text token in a query is that of the one token whose probability is told apart from the proposal.
    private ConfidenceQuery Judge(int token) => new() { MaskToken = _conventions.MaskToken, EosToken = token };

    private ConfidenceQuery Query(int position) => new()
    {
        Guidance = _rules.Guidance,
        Temperature = _rules.Temperature,
        NoiseKey = _rules.Temperature > 0 ? CounterRandom.Key(_seed, Forwards, position - Canvas.PromptLength) : 0,
        MaskToken = _conventions.MaskToken,
        EosToken = _conventions.EosToken,
        TurnEndToken = _turnEndToken,
        BanEos = _rules.BanEos,
        HideEnds = _rules.HideEnds,
    };

    // Not while the end, or what stands before it, may still be revised.
    private bool CloseAtEnd()
    {
        var ids = Canvas.Generation;
        var end = new StopTokens(_conventions.EosToken, _turnEndToken).IndexIn(ids);
        return end >= 0 && end < Frozen && !ids[..end].Contains(_conventions.MaskToken) && Close();
    }

    private bool Close()
    {
        Canvas.FillMasks(_conventions.EosToken, Forwards);
        return true;
    }

    private bool CloseAtStop()
    {
        StopText?.Advance(Canvas.Generation, Frozen, isLast: false);
        return StopText is { IsStopped: true } && Close();
    }

    // A device whose kernels are wrong must not keep a request for ever.
    private void WatchProgress(bool idle)
    {
        try
        {
            DecoderContract.CheckProgress(Decoder, IsOpen && _idle && idle);
            _idle = idle;
        }
        catch (InvalidOperationException stalled)
        {
            Fail(stalled);
        }
    }

    private void Fail(Exception error)
    {
        Error = error;
        IsOpen = false;
    }
}
