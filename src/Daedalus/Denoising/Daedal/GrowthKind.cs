namespace Daedalus.Denoising.Daedal;

/// <summary>How many masks a round of DAEDAL's first stage appends while the end looks unfinished.</summary>
public enum GrowthKind
{
    /// <summary>The expansion factor, as published.</summary>
    Stepwise,

    /// <summary>As many as there are, and at least the expansion factor: a long answer is found in fewer forwards, and its canvas may be up to twice as long as it needs. Not in the paper.</summary>
    Doubling,
}
