using Daedalus.Denoising.Blocks;
using Daedalus.Kernels.Confidence;

namespace Daedalus.Denoising.Wino;

/// <summary>
/// The decision of <see cref="WinoOptions"/>. A proposal that is the mask token gives way to the best other token, where the published code would take the place
/// for written.
/// </summary>
internal sealed class WinoDecoder(BlockShape shape, float threshold, float thresholdBack) : IDecoder
{
    // As published: a step writes .7 of the masks, but at least 5 if it is sure of as many, and at most 20.
    private const float Share = .7f;
    private const int Fewest = 5, Most = 20;

    // And what the first step of a block may mask again is bounded by this less one; nothing is written there yet.
    private const int BeforeTheFirst = 30;

    private readonly bool[] _chosen = new bool[Math.Min(shape.BlockLength, shape.Length)];
    private readonly float[] _rank = new float[Math.Min(shape.BlockLength, shape.Length)];
    private int _start;
    private int _accepted = BeforeTheFirst;

    public int InitialLength => shape.Length;

    public int MaxLength => shape.Length;

    public ScoringRules Rules => new() { Temperature = (float)shape.Temperature };

    public DecoderStatistics Statistics { get; private set; }

    /// <summary>Blocks that are finished.</summary>
    public int Frozen => _start;

    public int ShadowLength => _chosen.Length;

    private int End => (int)Math.Min((long)_start + shape.BlockLength, shape.Length);

    public CanvasRange Block(CanvasView canvas) => new(canvas.PromptLength + _start, canvas.PromptLength + End);

    public void Ask(CanvasView canvas, List<int> positions)
    {
        for (var i = _start; i < End; i++)
            positions.Add(canvas.PromptLength + i);
    }

    public void Decide(CanvasView canvas, ReadOnlySpan<int> positions, ReadOnlySpan<PositionScore> scores, EditList edits)
    {
        int masks = 0, sure = 0, weak = 0;
        for (var i = 0; i < positions.Length; i++)
        {
            var isMask = canvas.IsMask(positions[i]);
            var certainty = isMask ? scores[i].Certainty(canvas.MaskToken) : scores[i].Confidence;
            _rank[i] = isMask ? certainty : -certainty;
            masks += isMask ? 1 : 0;
            sure += isMask && certainty > threshold ? 1 : 0;
            weak += !isMask && certainty < thresholdBack ? 1 : 0;
        }

        var accepted = Math.Clamp(sure, 1, Math.Clamp((int)(masks * Share), Fewest, Most));
        _chosen.AsSpan().Clear();
        Choose(canvas, positions, accepted, masks: true);

        // Fewer than the step before has written, so that the block fills up.
        if (accepted > 1)
            Choose(canvas, positions, Math.Min(weak, _accepted - 1), masks: false);
        _accepted = accepted;
        if (sure == 0)
            Statistics = Statistics with { ForcedFills = Statistics.ForcedFills + 1 };
        for (var i = 0; i < positions.Length; i++)
            if (_chosen[i] && canvas.IsMask(positions[i]))
                edits.Write(positions[i], scores[i].Proposal(canvas.MaskToken), _rank[i]);
            else if (_chosen[i])
                edits.Remask(positions[i]);
    }

    public bool Advance(CanvasView canvas)
    {
        if (canvas.HasMask(canvas.PromptLength + _start, canvas.PromptLength + End))
            return true;
        (_start, _accepted) = (End, BeforeTheFirst);
        return _start < shape.Length;
    }

    // The likeliest masks, or the least likely of what is written; the first of equals.
    private void Choose(CanvasView canvas, ReadOnlySpan<int> positions, int count, bool masks)
    {
        for (; count > 0; count--)
        {
            var best = -1;
            for (var i = 0; i < positions.Length; i++)
                if (!_chosen[i] && canvas.IsMask(positions[i]) == masks && (best < 0 || _rank[i] > _rank[best]))
                    best = i;
            _chosen[best] = true;
        }
    }
}
