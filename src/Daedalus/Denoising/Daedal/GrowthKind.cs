namespace Daedalus.Denoising.Daedal;

/// <summary>How DAEDAL's first stage finds the length.</summary>
public enum GrowthKind
{
    /// <summary>Rounds that append the expansion factor while the end looks unfinished, as published.</summary>
    Stepwise,

    /// <summary>Rounds that append as many as there are, and at least the expansion factor: a long answer is found in fewer forwards, and its canvas may be up to twice as long as it needs. Not in the paper.</summary>
    Doubling,

    /// <summary>
    /// One forward over a long canvas, which is cut where the end-of-text tokens begin in which it ends; their score alone must reach the threshold, else the
    /// canvas grows as with <see cref="Doubling"/>. Most lengths are found in one forward, and nearly exactly. Not in the paper.
    /// </summary>
    Probe,
}
