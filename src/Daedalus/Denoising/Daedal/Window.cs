using Daedalus.Denoising.Filling;
using Daedalus.Kernels.Confidence;

namespace Daedalus.Denoising.Daedal;

/// <summary>
/// The sliding window of DAEDAL's second stage: <c>[Start, Start + block)</c> in current coordinates, cut at the end of the canvas. Masks
/// inserted before its end push what follows out of it.
/// </summary>
/// <param name="canvas">All of it.</param>
/// <param name="scores">Of a run of positions that covers the window.</param>
/// <param name="firstScore">Where that run starts.</param>
/// <param name="start">Where the window starts.</param>
/// <param name="blockLength">Its width.</param>
internal readonly ref struct Window(CanvasView canvas, ReadOnlySpan<PositionScore> scores, int firstScore, int start, int blockLength)
{
    private readonly CanvasView _canvas = canvas;
    private readonly ReadOnlySpan<PositionScore> _scores = scores;

    private readonly int _firstScore = firstScore;

    public int Start { get; } = start;

    public int End { get; } = Math.Min(start + blockLength, canvas.Ids.Length);

    /// <summary>Score of a position of the canvas.</summary>
    public ref readonly PositionScore this[int position] => ref _scores[position - _firstScore];

    public bool IsMask(int position) => _canvas.IsMask(position);

    /// <summary>The masks whose proposal can be written, copied into buffers of the window's width.</summary>
    public OpenMasks Fillable(int[] positions, PositionScore[] scores)
    {
        var count = 0;
        for (var i = Start; i < End; i++)
            if (IsMask(i) && this[i].Token != _canvas.MaskToken)
                (positions[count], scores[count++]) = (i, this[i]);
        return new OpenMasks(positions.AsSpan(0, count), scores.AsSpan(0, count), _canvas.MaskToken);
    }
}
