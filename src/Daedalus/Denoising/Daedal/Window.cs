using Daedalus.Kernels.Confidence;

namespace Daedalus.Denoising.Daedal;

/// <summary>
/// The sliding window of DAEDAL's second stage: <c>[Start, Start + block)</c> in current coordinates, cut at the end of the canvas. Masks
/// inserted before its end push what follows out of it.
/// </summary>
internal readonly ref struct Window(CanvasView canvas, ReadOnlySpan<PositionScore> scores, int start, int blockLength)
{
    private readonly CanvasView _canvas = canvas;
    private readonly ReadOnlySpan<PositionScore> _scores = scores;

    public int Start { get; } = start;

    public int End { get; } = Math.Min(start + blockLength, canvas.Ids.Length);

    /// <summary>Score of a position of the canvas.</summary>
    public ref readonly PositionScore this[int position] => ref _scores[position - _canvas.PromptLength];

    public bool IsMask(int position) => _canvas.IsMask(position);

    /// <summary>Whether a mask's proposal can be written: committing the mask token would loop for ever.</summary>
    public bool CanFill(int position) => IsMask(position) && this[position].Token != _canvas.MaskToken;
}
