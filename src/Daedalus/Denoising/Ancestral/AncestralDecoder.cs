using Daedalus.Denoising.Sampling;
using Daedalus.Kernels.Confidence;

namespace Daedalus.Denoising.Ancestral;

/// <summary>
/// Writes what an <see cref="AncestralWalk"/> reveals and masks what it masks again. Only what a step writes is asked for, and steps that write nothing are
/// taken together with the one before, without a forward.
/// </summary>
internal sealed class AncestralDecoder(AncestralSchedule schedule, int length, double temperature, TokenFilter? filter, ulong seed) : IDecoder
{
    private readonly AncestralWalk _walk = new(schedule, length, seed);
    private readonly bool[] _isMasked = new bool[length];
    private readonly int[] _tokens = new int[length];

    public int InitialLength => length;

    public int MaxLength => length;

    /// <summary>What the steps leave masked takes the likeliest token.</summary>
    public ScoringRules Rules => new() { Temperature = _walk.IsAtEnd ? 0 : TokenFilter.Noise(filter, temperature), Logits = filter };

    public DecoderStatistics Statistics => default;

    /// <summary>Any token may be masked again, up to the last step that does so.</summary>
    public int Frozen => _walk.MayRemask ? 0 : int.MaxValue;

    /// <summary>What is to be written; in a step that stands alone although it writes nothing, what is to be masked.</summary>
    public void Ask(CanvasView canvas, List<int> positions)
    {
        var writes = _walk.Writes;
        for (var i = 0; i < length; i++)
            if (_walk.Turns[i] && (_walk.IsMasked[i] || !writes))
                positions.Add(canvas.PromptLength + i);
    }

    public void Decide(CanvasView canvas, ReadOnlySpan<int> positions, ReadOnlySpan<PositionScore> scores, EditList edits)
    {
        for (var k = 0; k < positions.Length; k++)
            if (canvas.IsMask(positions[k]))
            {
                var i = positions[k] - canvas.PromptLength;
                (_tokens[i], _walk.Certainty[i]) = (scores[k].Proposal(canvas.MaskToken), scores[k].Certainty(canvas.MaskToken));
            }

        _walk.TakeStep();
        _walk.IsMasked.CopyTo(_isMasked);
        var skipped = _walk.SkipToWriting();
        Emit(canvas, edits);
        if (!edits.IsEmpty)
            return;

        // All that was written would be masked again before any forward saw it: the step stands alone, so that every forward changes something.
        _walk.Return(skipped, _isMasked);
        Emit(canvas, edits);
    }

    public bool Advance(CanvasView canvas) => _walk.Turns.Contains(true);

    private void Emit(CanvasView canvas, EditList edits)
    {
        for (var i = 0; i < length; i++)
        {
            var (position, isMasked) = (canvas.PromptLength + i, _walk.IsMasked[i]);
            if (canvas.IsMask(position) && !isMasked)
                edits.Write(position, _tokens[i], _walk.Certainty[i]);
            else if (!canvas.IsMask(position) && isMasked)
                edits.Remask(position);
        }
    }
}
