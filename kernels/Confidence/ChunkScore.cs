namespace Daedalus.Kernels.Confidence;

/// <summary>What a part of the vocabulary says of one position: enough to join parts, whatever thread did which.</summary>
internal struct ChunkScore
{
    /// <summary>Largest logit; -inf if there are none but special tokens.</summary>
    public float Max;

    /// <summary>Second largest logit, equal to <see cref="Max"/> on a tie.</summary>
    public float Second;

    /// <summary>Lowest token with the largest logit.</summary>
    public int Token;

    /// <summary>Lowest other token with the second largest logit.</summary>
    public int SecondToken;

    /// <summary>Σ exp(z - Max).</summary>
    public double Sum;

    /// <summary>Σ exp(z - Max)(z - Max), for the entropy.</summary>
    public double Weighted;

    /// <summary>Largest z / T + noise.</summary>
    public double Noisy;

    /// <summary>Lowest token with the largest noisy logit.</summary>
    public int NoisyToken;

    /// <summary>That token's logit without noise.</summary>
    public float NoisyLogit;

    /// <summary>Takes in what the tokens after these say.</summary>
    public void Join(in ChunkScore next)
    {
        if (next.Max > Max)
            (Second, SecondToken, Token) = next.Second > Max ? (next.Second, next.SecondToken, next.Token) : (Max, Token, next.Token);
        else if (next.Max > Second)
            (Second, SecondToken) = (next.Max, next.Token);
        if (next.Noisy > Noisy)
            (Noisy, NoisyToken, NoisyLogit) = (next.Noisy, next.NoisyToken, next.NoisyLogit);

        var most = Math.Max(Max, next.Max);
        var (sum, weighted) = Moved(Sum, Weighted, Max, most);
        var (moreSum, moreWeighted) = Moved(next.Sum, next.Weighted, next.Max, most);
        (Sum, Weighted, Max) = (sum + moreSum, weighted + moreWeighted, most);
    }

    // Sums taken against one maximum, as if taken against a larger one.
    private static (double Sum, double Weighted) Moved(double sum, double weighted, float from, float to)
    {
        if (float.IsNegativeInfinity(from))
            return (0, 0);
        var shift = (double)from - to;
        var scale = Math.Exp(shift);
        return (sum * scale, (weighted + (sum * shift)) * scale);
    }
}
