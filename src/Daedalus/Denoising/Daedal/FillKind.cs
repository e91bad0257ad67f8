namespace Daedalus.Denoising.Daedal;

/// <summary>Which masks of its window DAEDAL fills in a step. The length is found the same way with each.</summary>
public enum FillKind
{
    /// <summary>Those more confident than the high threshold, as published.</summary>
    Confident,

    /// <summary>As many as are sure together (Fast-dLLM's factor).</summary>
    Factor,

    /// <summary>While their entropies add up to little (EB-Sampler).</summary>
    EntropyBound,

    /// <summary>Those with little entropy (diffuse-cpp).</summary>
    EntropyExit,

    /// <summary>The best of every run of masks, and those above the high threshold (dInfer).</summary>
    Hierarchy,
}
