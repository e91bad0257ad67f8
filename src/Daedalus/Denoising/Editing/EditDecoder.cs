using Daedalus.Denoising.Blocks;
using Daedalus.Denoising.Filling;
using Daedalus.Kernels.Confidence;

namespace Daedalus.Denoising.Editing;

/// <summary>
/// The decision of <see cref="EditOptions"/>. A mask's proposal that is the mask token gives way to the best other token, where the published code would run for
/// ever; a written token is never replaced by the mask token.
/// </summary>
internal sealed class EditDecoder(BlockShape shape, IFillRule rule, float editThreshold, int maxPostSteps) : IDecoder
{
    private readonly int[] _positions = new int[Math.Min(shape.BlockLength, shape.Length)];
    private readonly PositionScore[] _scores = new PositionScore[Math.Min(shape.BlockLength, shape.Length)];
    private readonly bool[] _selected = new bool[Math.Min(shape.BlockLength, shape.Length)];
    private int _start;
    private int _postSteps;
    private bool _isSettled;

    public int InitialLength => shape.Length;

    public int MaxLength => shape.Length;

    public ScoringRules Rules => new() { Temperature = (float)shape.Temperature };

    public DecoderStatistics Statistics => default;

    /// <summary>Blocks that are finished.</summary>
    public int Frozen => _start;

    private int End => (int)Math.Min((long)_start + shape.BlockLength, shape.Length);

    public CanvasRange Block(CanvasView canvas) => new(canvas.PromptLength + _start, canvas.PromptLength + End);

    public void Ask(CanvasView canvas, List<int> positions)
    {
        for (var i = _start; i < End; i++)
            positions.Add(canvas.PromptLength + i);
    }

    public void Decide(CanvasView canvas, ReadOnlySpan<int> positions, ReadOnlySpan<PositionScore> scores, EditList edits)
    {
        var masks = 0;
        for (var i = 0; i < positions.Length; i++)
            if (canvas.IsMask(positions[i]))
                (_positions[masks], _scores[masks++]) = (positions[i], scores[i]);
            else if (scores[i].Confidence > editThreshold && scores[i].Token != canvas.Ids[positions[i]] && scores[i].Token != canvas.MaskToken)
                edits.Rewrite(positions[i], scores[i].Token, scores[i].Confidence);
        _isSettled = masks == 0 && edits.IsEmpty;
        if (masks > 0)
            rule.Write(new OpenMasks(_positions.AsSpan(0, masks), _scores.AsSpan(0, masks), canvas.MaskToken), _selected, edits);
    }

    public bool Advance(CanvasView canvas)
    {
        if (canvas.HasMask(canvas.PromptLength + _start, canvas.PromptLength + End))
            return true;
        if (!_isSettled && ++_postSteps <= maxPostSteps)
            return true;
        (_start, _postSteps) = (End, 0);
        return _start < shape.Length;
    }
}
