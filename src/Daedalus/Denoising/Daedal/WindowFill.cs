using Daedalus.Denoising.Filling;
using Daedalus.Kernels.Confidence;

namespace Daedalus.Denoising.Daedal;

/// <summary>How DAEDAL fills its window: what a rule selects, else the best mask, else, where every proposal is the mask token, the best other token.</summary>
/// <param name="rule">What is filled.</param>
/// <param name="width">Widest window.</param>
internal sealed class WindowFill(IFillRule rule, int width)
{
    private readonly int[] _positions = new int[width];
    private readonly PositionScore[] _scores = new PositionScore[width];
    private readonly bool[] _selected = new bool[width];

    /// <summary>Fills at least one mask of a window that has any.</summary>
    /// <returns>The statistics with what was done.</returns>
    public DecoderStatistics Fill(Window window, EditList edits, DecoderStatistics statistics)
    {
        // Masks whose proposal is the mask token are no candidates: committing it would loop for ever.
        var masks = window.Fillable(_positions, _scores);
        if (masks.Count == 0)
            return FillStuck(window, edits) ? statistics with { StuckFills = statistics.StuckFills + 1 } : statistics;
        return rule.Write(masks, _selected, edits) ? statistics with { ForcedFills = statistics.ForcedFills + 1 } : statistics;
    }

    private static bool FillStuck(Window window, EditList edits)
    {
        var best = -1;
        for (var i = window.Start; i < window.End; i++)
            if (window.IsMask(i) && (best < 0 || window[i].BestUnmaskedProbability > window[best].BestUnmaskedProbability))
                best = i;
        if (best >= 0)
            edits.Write(best, window[best].BestUnmasked, window[best].BestUnmaskedProbability);
        return best >= 0;
    }
}
