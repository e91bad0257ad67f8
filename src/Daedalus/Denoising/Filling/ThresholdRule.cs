namespace Daedalus.Denoising.Filling;

/// <summary>All that are sure enough: at least the threshold (Fast-dLLM, dInfer), or strictly above it (DAEDAL, SGLang, LLaDA2, WINO).</summary>
internal sealed class ThresholdRule(float threshold, bool isStrict) : IFillRule
{
    public void Select(OpenMasks masks, Span<bool> selected)
    {
        for (var i = 0; i < masks.Count; i++)
            selected[i] = isStrict ? masks.Certainty(i) > threshold : masks.Certainty(i) >= threshold;
    }

    public float Rank(OpenMasks masks, int index) => masks.Certainty(index);
}
