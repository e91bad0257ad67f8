namespace Daedalus.Denoising.Filling;

/// <summary>
/// One mask of every run of neighbouring masks, so that what is written together stands apart (dInfer, <c>HierarchyDecoder</c>): the surest of each run
/// if it is above the low threshold, with all its equals, and whatever is above the high one.
/// </summary>
internal sealed class HierarchyRule(float low, float high) : IFillRule
{
    public void Select(OpenMasks masks, Span<bool> selected)
    {
        for (int start = 0, end; start < masks.Count; start = end)
        {
            var most = masks.Certainty(start);
            for (end = start + 1; end < masks.Count && masks.Positions[end] == masks.Positions[end - 1] + 1; end++)
                most = Math.Max(most, masks.Certainty(end));
            for (var i = start; i < end; i++)
                selected[i] = (masks.Certainty(i) == most && most > low) || masks.Certainty(i) > high;
        }
    }

    public float Rank(OpenMasks masks, int index) => masks.Certainty(index);
}
