namespace Daedalus.Denoising.Filling;

/// <summary>Every mask whose entropy is below a limit, in nats, at once (diffuse-rs and diffuse-cpp, <c>entropy_exit</c>; their limit is 1.5).</summary>
internal sealed class EntropyExitRule(float limit) : IFillRule
{
    public void Select(OpenMasks masks, Span<bool> selected)
    {
        for (var i = 0; i < masks.Count; i++)
            selected[i] = masks.Entropy(i) < limit;
    }

    public float Rank(OpenMasks masks, int index) => -masks.Entropy(index);
}
