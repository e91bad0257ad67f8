namespace Daedalus.Denoising.DreamOn;

/// <summary>Which mask DreamOn reveals next.</summary>
public enum RevealOrder
{
    /// <summary>That with the least entropy, the default.</summary>
    Entropy,

    /// <summary>That whose proposal is most probable (maskgit_plus).</summary>
    MaskGit,

    /// <summary>That whose proposal leads the second by most (topk_margin).</summary>
    Margin,
}
