namespace Daedalus.Kernels.Confidence;

/// <summary>What a chunk of the vocabulary says of one position: enough to merge chunks, whatever thread did which.</summary>
internal struct ChunkScore
{
    /// <summary>Largest logit; -inf if the chunk has none but special tokens.</summary>
    public float Max;

    /// <summary>Second largest logit, equal to <see cref="Max"/> on a tie.</summary>
    public float Second;

    /// <summary>Lowest token with the largest logit.</summary>
    public int Token;

    /// <summary>Σ exp(z - Max).</summary>
    public float Sum;

    /// <summary>Σ exp(z - Max)(z - Max), for the entropy.</summary>
    public float Weighted;

    /// <summary>Largest z / T + noise.</summary>
    public double Noisy;

    /// <summary>Lowest token with the largest noisy logit.</summary>
    public int NoisyToken;

    /// <summary>That token's logit without noise.</summary>
    public float NoisyLogit;
}
