namespace Daedalus.Denoising;

/// <summary>What a decoder did.</summary>
public readonly record struct DecoderStatistics
{
    /// <summary>Forwards spent on finding the length before denoising (DAEDAL stage 1), the last and failing test included.</summary>
    public int LengthRounds { get; init; }

    /// <summary>Masks that were replaced by several.</summary>
    public int Insertions { get; init; }

    /// <summary>Steps in which no mask was confident enough and the best was filled nevertheless.</summary>
    public int ForcedFills { get; init; }

    /// <summary>Steps in which every proposal was the mask token and the best other token was filled.</summary>
    public int StuckFills { get; init; }
}
