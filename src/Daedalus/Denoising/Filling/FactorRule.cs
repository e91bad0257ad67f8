using Daedalus.Kernels.Unmask;

namespace Daedalus.Denoising.Filling;

/// <summary>
/// As many as are sure together (Fast-dLLM, <c>get_transfer_index_dynamic</c>): the n surest, n being the most for which (n + 1)(1 - the n-th) stays within
/// the factor. The published code takes the last mask of all where that is the first to fail; here it is not taken.
/// </summary>
internal sealed class FactorRule(float factor) : IFillRule
{
    private float[] _confidence = [];

    public void Select(OpenMasks masks, Span<bool> selected)
    {
        if (_confidence.Length < masks.Count)
            _confidence = new float[masks.Count];
        for (var i = 0; i < masks.Count; i++)
            _confidence[i] = masks.Certainty(i);
        Unmask.Factor(_confidence.AsSpan(0, masks.Count), factor, selected);
    }

    public float Rank(OpenMasks masks, int index) => masks.Certainty(index);
}
