using System.Runtime.InteropServices;
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
    private ScoringRules _rules;
    private int _firstQuery;
    private bool _idle;

    public DenoisingRow(ReadOnlySpan<int> prompt, IDecoder decoder, ModelConventions conventions, int? turnEndToken, ulong seed)
    {
        Decoder = decoder;
        _conventions = conventions;
        _turnEndToken = turnEndToken is { } token && token != conventions.EosToken ? token : -1;
        _seed = seed;
        Canvas = new Canvas(prompt, decoder.InitialLength, decoder.MaxLength, conventions.MaskToken);
        _positions.EnsureCapacity(decoder.MaxLength);
        _edits.Reserve(decoder.MaxLength);
        Frozen = Math.Max(0, decoder.Frozen);
    }

    public Canvas Canvas { get; }

    /// <summary>Whether the row closes once nothing left of the answer's end is open.</summary>
    public bool StopsEarly { get; init; }

    public IDecoder Decoder { get; }

    /// <summary>Tokens from the start of the generation that do not change once they are written.</summary>
    public int Frozen { get; private set; }

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

    /// <summary>Adds the canvas and the positions that the decoder must see; a decoder that fails closes its own row only.</summary>
    public void Ask(ScoringBatch batch)
    {
        try
        {
            _positions.Clear();
            _rules = DecoderContract.Checked(Decoder, Decoder.Rules);
            Decoder.Ask(Canvas.View, _positions);
            DecoderContract.CheckPositions(Decoder, Canvas.View, CollectionsMarshal.AsSpan(_positions));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Fail(error);
            return;
        }

        var start = batch.AddSequence(Canvas.Ids);
        _firstQuery = batch.QueryCount;
        foreach (var position in _positions)
            batch.AddQuery(start + position, new ConfidenceQuery
            {
                Guidance = _rules.Guidance,
                Temperature = _rules.Temperature,
                NoiseKey = _rules.Temperature > 0 ? CounterRandom.Key(_seed, Forwards, position - Canvas.PromptLength) : 0,
                MaskToken = _conventions.MaskToken,
                EosToken = _conventions.EosToken,
                TurnEndToken = _turnEndToken,
                BanEos = _rules.BanEos,
                HideEnds = _rules.HideEnds,
            });
    }

    /// <summary>Adds the branch that does not know the prompt, if the decoder wants guidance.</summary>
    public void AskUnconditional(ScoringBatch batch)
    {
        if (_rules.Guidance <= 0)
            return;
        var start = batch.AddSequence(Canvas.Ids);
        batch.Mask(start, Canvas.PromptLength, _conventions.MaskToken);
        for (var i = 0; i < _positions.Count; i++)
            batch.AddUnconditionalRow(_firstQuery + i, start + _positions[i]);
    }

    /// <summary>Lets the decoder decide and edits the canvas in place.</summary>
    public void Decide(ScoringBatch batch)
    {
        Forwards++;
        ComputedPositions += Canvas.Ids.Length * (_rules.Guidance > 0 ? 2 : 1);
        var positions = CollectionsMarshal.AsSpan(_positions);
        ReadOnlySpan<PositionScore> scores = batch.Scores.Slice(_firstQuery, positions.Length);
        for (var i = 0; i < scores.Length; i++)
            if (!scores[i].IsFinite)
            {
                Fail(new NumericalFaultException(positions[i], Forwards));
                return;
            }

        try
        {
            Edit(positions, scores);
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
        var idle = !Canvas.Apply(_edits, Forwards);
        IsOpen = Decoder.Advance(Canvas.View);
        Frozen = Math.Max(Frozen, Decoder.Frozen);
        IsOpen = IsOpen && !(StopsEarly && CloseAtEnd());
        Statistics = Decoder.Statistics;
        DecoderContract.CheckProgress(Decoder, IsOpen && _idle && idle);
        _idle = idle;
    }

    // Not while the end, or what stands before it, may still be revised.
    private bool CloseAtEnd()
    {
        var ids = Canvas.Generation;
        var end = new StopTokens(_conventions.EosToken, _turnEndToken).IndexIn(ids);
        if (end < 0 || end >= Frozen || ids[..end].Contains(_conventions.MaskToken))
            return false;
        Canvas.FillMasks(_conventions.EosToken);
        return true;
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
