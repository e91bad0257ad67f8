namespace Daedalus.Denoising.FixedLength;

/// <summary>Which proposals stay masked for later.</summary>
public enum Remasking
{
    /// <summary>The least confident.</summary>
    LowConfidence,

    /// <summary>Random ones.</summary>
    Random,
}
