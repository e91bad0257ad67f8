using System.Runtime.InteropServices;
using Daedalus.Denoising;
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
    }

    public Canvas Canvas { get; }

    public IDecoder Decoder { get; }

    public int Forwards { get; private set; }

    public bool IsOpen { get; private set; } = true;

    /// <summary>Why the request failed, if it did; its batch mates go on.</summary>
    public Exception? Error { get; private set; }

    /// <summary>Adds the canvas and the positions that the decoder must see; a decoder that fails closes its own row only.</summary>
    public void Ask(ScoringBatch batch)
    {
        try
        {
            _positions.Clear();
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
        var rules = Decoder.Rules;
        foreach (var position in _positions)
            batch.AddQuery(start + position, new ConfidenceQuery
            {
                UnconditionalRow = -1,
                Guidance = rules.Guidance,
                Temperature = rules.Temperature,
                NoiseKey = rules.Temperature > 0 ? CounterRandom.Key(_seed, Forwards, position - Canvas.PromptLength) : 0,
                MaskToken = _conventions.MaskToken,
                EosToken = _conventions.EosToken,
                TurnEndToken = _turnEndToken,
                BanEos = rules.BanEos,
                HideEnds = rules.HideEnds,
            });
    }

    /// <summary>Adds the branch that does not know the prompt, if the decoder wants guidance.</summary>
    public void AskUnconditional(ScoringBatch batch)
    {
        if (Decoder.Rules.Guidance <= 0)
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
        DecoderContract.CheckEdits(Decoder, Canvas.View, _edits);
        Canvas.Observe(positions, scores);
        Canvas.Apply(_edits, Forwards);
        IsOpen = Decoder.Advance(Canvas.View);
        DecoderContract.CheckProgress(Decoder, IsOpen && _idle && _edits.IsEmpty);
        _idle = _edits.IsEmpty;
    }

    private void Fail(Exception error)
    {
        Error = error;
        IsOpen = false;
    }
}
