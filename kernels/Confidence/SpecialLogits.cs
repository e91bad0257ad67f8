namespace Daedalus.Kernels.Confidence;

/// <summary>
/// Logits of the mask, end-of-text and end-of-turn tokens of one position. They are lifted out of the sums over the vocabulary, so that a
/// distribution with or without any of them is an addition, never a subtraction that cancels. -inf where there is no such token.
/// </summary>
internal struct SpecialLogits
{
    public float Mask;
    public float Eos;
    public float TurnEnd;

    /// <summary>None.</summary>
    public static SpecialLogits Nothing => new() { Mask = float.NegativeInfinity, Eos = float.NegativeInfinity, TurnEnd = float.NegativeInfinity };

    /// <summary>Takes those of a chunk: their slots become -inf, which no sum and no maximum sees.</summary>
    /// <param name="z">Logits of the chunk.</param>
    /// <param name="firstToken">Token of the first.</param>
    /// <param name="query">Which tokens are special.</param>
    public void Lift(Span<float> z, int firstToken, in ConfidenceQuery query)
    {
        Take(z, query.MaskToken - firstToken, ref Mask);
        Take(z, query.EosToken - firstToken, ref Eos);
        Take(z, query.TurnEndToken - firstToken, ref TurnEnd);
    }

    private static void Take(Span<float> z, int at, ref float slot)
    {
        if ((uint)at < (uint)z.Length)
            (slot, z[at]) = (z[at], float.NegativeInfinity);
    }
}
