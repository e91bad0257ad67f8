using Daedalus.Kernels.Confidence;

namespace Daedalus.Denoising.Daedal;

/// <summary>The end-of-text tokens in which a canvas ends, written ones and masks that will become some.</summary>
internal static class EndRun
{
    /// <summary>Where they start, counted from the start of the generation; its length where there are none.</summary>
    /// <param name="canvas">As it was scored.</param>
    /// <param name="scores">Every position of the generation in order.</param>
    /// <param name="eosToken">Id of end-of-text.</param>
    /// <param name="above">A mask counts when end-of-text is its likeliest token, and more probable than this.</param>
    public static int Start(CanvasView canvas, ReadOnlySpan<PositionScore> scores, int eosToken, float above)
    {
        var start = canvas.Length;
        while (start > 0 && IsEnd(canvas, start - 1, scores[start - 1], eosToken, above))
            start--;
        return start;
    }

    /// <summary>Makes the canvas end with so many end-of-text tokens behind a place, and drops what is behind them, at least one place.</summary>
    /// <param name="canvas">As it was scored.</param>
    /// <param name="scores">Every position of the generation in order.</param>
    /// <param name="eosToken">Id of end-of-text.</param>
    /// <param name="start">The place, counted from the start of the generation.</param>
    /// <param name="length">Places that are kept, below the canvas's length.</param>
    /// <param name="edits">Takes writes behind all that it holds.</param>
    public static void Cut(CanvasView canvas, ReadOnlySpan<PositionScore> scores, int eosToken, int start, int length, EditList edits)
    {
        for (var i = start; i < length; i++)
            if (canvas.IsMask(canvas.PromptLength + i))
                edits.Write(canvas.PromptLength + i, eosToken, scores[i].EosProbability);
        edits.DropLast(canvas.Length - length);
    }

    private static bool IsEnd(CanvasView canvas, int place, in PositionScore score, int eosToken, float above) =>
        canvas.IsMask(canvas.PromptLength + place) ? score.Best == eosToken && score.EosProbability > above : canvas.Ids[canvas.PromptLength + place] == eosToken;
}
