namespace Daedalus;

/// <summary>What an answer cost.</summary>
public sealed record GenerationStatistics
{
    /// <summary>Tokens given.</summary>
    public required int PromptTokens { get; init; }

    /// <summary>
    /// Tokens of the final canvas (Ntoken), end-of-text anchor and padding included. The published figure is counted after decoding and
    /// encoding again, and can differ by a few tokens.
    /// </summary>
    public required int CanvasTokens { get; init; }

    /// <summary>Tokens of the canvas that are not end-of-text (Etoken).</summary>
    public required int EffectiveTokens { get; init; }

    /// <summary>Effective tokens over canvas tokens (Eratio of this answer), in [0, 1].</summary>
    public double EffectiveRatio => (double)EffectiveTokens / CanvasTokens;

    /// <summary>Forward passes, those for finding the length included.</summary>
    public required int Forwards { get; init; }

    /// <summary>
    /// Positions that the network computed: prompt and canvas of every forward, twice where there is guidance. Unlike <see cref="Forwards"/> it
    /// tells a short canvas from a long one.
    /// </summary>
    public required long ComputedPositions { get; init; }

    /// <summary>Forwards spent on finding the length before denoising.</summary>
    public required int LengthRounds { get; init; }

    /// <summary>Masks that were replaced by several.</summary>
    public required int Insertions { get; init; }

    /// <summary>Steps that filled a mask although none was confident enough.</summary>
    public required int ForcedFills { get; init; }

    /// <summary>Steps in which every proposal was the mask token.</summary>
    public required int StuckFills { get; init; }
}
