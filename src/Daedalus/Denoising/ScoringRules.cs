namespace Daedalus.Denoising;

/// <summary>How the positions of a request are scored.</summary>
public readonly record struct ScoringRules
{
    /// <summary>Scale of the Gumbel noise on proposals; 0 is greedy.</summary>
    public float Temperature { get; init; }

    /// <summary>Classifier-free guidance; 0 is off, more costs a second sequence per forward.</summary>
    public float Guidance { get; init; }

    /// <summary>The end-of-text token is impossible.</summary>
    public bool BanEos { get; init; }

    /// <summary>Changes logits before they are scored; null, the default, leaves them. The same from the first step to the last.</summary>
    public ILogitRule? Logits { get; init; }

    /// <summary>End-of-text and end-of-turn tokens may be proposed but have confidence 0.</summary>
    public bool HideEnds { get; init; }
}
