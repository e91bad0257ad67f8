using Daedalus.Caching;
using Daedalus.Denoising;
using Daedalus.Engine.OnDevice;
using Daedalus.Kernels.Confidence;
using Daedalus.Models;

namespace Daedalus.Engine;

/// <summary>One request in the loop: its canvas, its decoder, and what becomes of it from step to step.</summary>
internal sealed class DenoisingRow
{
    private readonly ModelConventions _conventions;
    private readonly int _turnEndToken;
    private readonly ulong _seed;
    private readonly RowQuestions _questions;
    private readonly EditList _edits = new();
    private bool _idle;

    public DenoisingRow(ReadOnlySpan<int> prompt, IDecoder decoder, ModelConventions conventions, int? turnEndToken, ulong seed, CacheOptions? cache = null, ILogitRule? bias = null, float guidance = 0)
    {
        Decoder = decoder;
        _conventions = conventions;
        _turnEndToken = turnEndToken is { } token && token != conventions.EosToken ? token : -1;
        _seed = seed;
        Canvas = new Canvas(prompt, decoder.InitialLength, decoder.MaxLength, conventions.MaskToken);
        _questions = new RowQuestions(Canvas, decoder, conventions, _turnEndToken, seed, cache, bias, guidance);
        _edits.Reserve(decoder.MaxLength);
        Frozen = Math.Max(0, decoder.Frozen);
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
    public bool IsCached => _questions.IsCached;

    /// <summary>Where its keys and values lie in a store. Also who keeps none needs room in forwards with batch mates that do: there all keys lie in the store.</summary>
    public RowRoom Room => _questions.Room;

    /// <summary>Whether every forward has a second sequence for it, which does not know the prompt.</summary>
    public bool IsGuided => _questions.IsGuided;

    /// <summary>Whether what a forward computes for it may lie apart.</summary>
    public bool IsScattered => _questions.IsScattered;

    /// <summary>Whether a rule changes its logits.</summary>
    public bool IsRuled => _questions.IsRuled;

    /// <summary>Tokens from the start of the generation that do not change once they are written.</summary>
    public int Frozen { get; private set; }

    /// <summary>Places that a forward shadows, at most.</summary>
    public int ShadowLength => _questions.ShadowLength;

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
            _questions.Prepare();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Fail(error);
            return;
        }

        _questions.Add(batch, Forwards);
    }

    /// <summary>Adds the branch that does not know the prompt, if the decoder wants guidance.</summary>
    public void AskUnconditional(ScoringBatch batch)
    {
        if (IsOpen)
            _questions.AddUnconditional(batch);
    }

    /// <summary>Lets the decoder decide and edits the canvas in place.</summary>
    public void Decide(ScoringBatch batch)
    {
        Forwards++;
        ComputedPositions += _questions.Computed;
        if (_questions.ErrorIn(batch) is { } thrown)
        {
            Fail(thrown);
            return;
        }

        if (_questions.FaultIn(batch) is { } position)
        {
            Fail(new NumericalFaultException(position, Forwards));
            return;
        }

        try
        {
            Edit(_questions.Positions, _questions.Answers(batch));
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
        _questions.Follow(_edits, before);
        IsOpen = Decoder.Advance(Canvas.View);
        Frozen = Math.Max(Frozen, Decoder.Frozen);
        IsOpen = IsOpen && !(StopsEarly && CloseAtEnd()) && !CloseAtStop();
        Statistics = Decoder.Statistics;
        DecoderContract.CheckProgress(Decoder, IsOpen && _idle && idle);
        _idle = idle;
    }

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
