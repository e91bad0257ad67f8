namespace Daedalus.Denoising.Filling;

/// <summary>
/// From the least entropy on as long as what was taken before adds up to no more than the bound (EB-Sampler; SGLang, <c>EBSampling</c>): the error of writing
/// together what depends on each other stays bounded. The published code makes the mask token impossible before it takes entropies; here it counts with
/// its probability.
/// </summary>
internal sealed class EntropyBoundRule(float bound) : IFillRule
{
    public void Select(OpenMasks masks, Span<bool> selected)
    {
        for (var sum = 0.0; sum <= bound;)
        {
            var next = -1;
            for (var i = 0; i < masks.Count; i++)
                if (!selected[i] && (next < 0 || masks.Entropy(i) < masks.Entropy(next)))
                    next = i;
            if (next < 0)
                return;
            selected[next] = true;
            sum += masks.Entropy(next);
        }
    }

    public float Rank(OpenMasks masks, int index) => -masks.Entropy(index);
}
