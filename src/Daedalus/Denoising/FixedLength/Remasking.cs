namespace Daedalus.Denoising.FixedLength;

/// <summary>Which proposals stay masked for later.</summary>
public enum Remasking
{
    /// <summary>The least confident.</summary>
    LowConfidence,

    /// <summary>Random ones.</summary>
    Random,

    /// <summary>Those whose best two tokens are nearest to each other (Dream's <c>topk_margin</c>).</summary>
    Margin,

    /// <summary>Those with the most entropy (Dream's <c>entropy</c>).</summary>
    Entropy,
}
