namespace Daedalus.Kernels.Confidence;

/// <summary>From the chunks of one position to its score: chunks in ascending order, then the special tokens; sums in double.</summary>
internal static class ScoreMerge
{
    public static PositionScore Finish(ReadOnlySpan<ChunkScore> chunks, SpecialLogits specials, in ConfidenceQuery query)
    {
        var eos = query.BanEos ? float.NegativeInfinity : specials.Eos;
        var rest = Rest(chunks);
        var noisy = new Choice(rest.NoisyToken, rest.Noisy, rest.NoisyLogit);
        var best = new Choice(rest.Token, rest.Max, rest.Max);
        var second = rest.Second;
        Offer(query.EosToken, eos, query, ref best, ref second, ref noisy);
        Offer(query.TurnEndToken, specials.TurnEnd, query, ref best, ref second, ref noisy);
        var bestUnmasked = best;
        Offer(query.MaskToken, specials.Mask, query, ref best, ref second, ref noisy);
        var token = query.Temperature > 0 ? noisy : best;

        var all = new LogSum(rest).With(eos).With(specials.TurnEnd).With(specials.Mask);
        var unmasked = query.HideEnds ? new LogSum(rest) : new LogSum(rest).With(eos).With(specials.TurnEnd);
        var shown = query.HideEnds ? new LogSum(rest).With(specials.Mask) : all;
        return new PositionScore
        {
            Token = token.Token,
            Confidence = IsHidden(token.Token, query) ? 0f : (float)shown.Probability(token.Logit),
            Best = best.Token,
            EosProbability = (float)all.Probability(eos),
            BestUnmasked = bestUnmasked.Token,
            BestUnmaskedProbability = IsHidden(bestUnmasked.Token, query) ? 0f : (float)unmasked.Probability(bestUnmasked.Logit),
            Margin = (float)(all.Probability(best.Logit) - all.Probability(second)),
            Entropy = (float)all.Entropy,
        };
    }

    private static bool IsHidden(int token, in ConfidenceQuery query) => query.HideEnds && (token == query.EosToken || token == query.TurnEndToken);

    private static ChunkScore Rest(ReadOnlySpan<ChunkScore> chunks)
    {
        var rest = chunks[0];
        double sum = rest.Sum, weighted = rest.Weighted;
        foreach (ref readonly var chunk in chunks[1..])
        {
            if (chunk.Max > rest.Max)
                (rest.Second, rest.Token) = (Math.Max(rest.Max, chunk.Second), chunk.Token);
            else
                rest.Second = Math.Max(rest.Second, chunk.Max);
            if (chunk.Noisy > rest.Noisy)
                (rest.Noisy, rest.NoisyToken, rest.NoisyLogit) = (chunk.Noisy, chunk.NoisyToken, chunk.NoisyLogit);

            var most = Math.Max(rest.Max, chunk.Max);
            (sum, weighted) = Moved(sum, weighted, rest.Max, most);
            var (moreSum, moreWeighted) = Moved(chunk.Sum, chunk.Weighted, chunk.Max, most);
            (sum, weighted, rest.Max) = (sum + moreSum, weighted + moreWeighted, most);
        }

        (rest.Sum, rest.Weighted) = ((float)sum, (float)weighted);
        return rest;
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

    private static void Offer(int token, float logit, in ConfidenceQuery query, ref Choice best, ref float second, ref Choice noisy)
    {
        if (token < 0 || float.IsNegativeInfinity(logit))
            return;
        second = Math.Max(second, Math.Min(best.Logit, logit));
        if (logit > best.Logit || (logit == best.Logit && token < best.Token))
            best = new Choice(token, logit, logit);
        if (query.Temperature <= 0)
            return;
        var value = ((double)logit / query.Temperature) + CounterRandom.Gumbel(query.NoiseKey, token);
        if (value > noisy.Value || (value == noisy.Value && token < noisy.Token))
            noisy = new Choice(token, value, logit);
    }

    private readonly record struct Choice(int Token, double Value, float Logit);

    /// <summary>Σ exp(z) and Σ exp(z) z of a set of logits, held against the largest.</summary>
    private readonly record struct LogSum(double Max, double Sum, double Weighted)
    {
        public LogSum(ChunkScore rest)
            : this(rest.Max, rest.Sum, rest.Weighted)
        {
        }

        public double Entropy => Math.Max(0, Math.Log(Sum) - (Weighted / Sum));

        public LogSum With(float logit)
        {
            if (float.IsNegativeInfinity(logit))
                return this;
            if (double.IsNegativeInfinity(Max))
                return new LogSum(logit, 1, 0);
            var most = Math.Max(Max, logit);
            double shift = Max - most, one = logit - most;
            return new LogSum(most, (Sum * Math.Exp(shift)) + Math.Exp(one), ((Weighted + (Sum * shift)) * Math.Exp(shift)) + (Math.Exp(one) * one));
        }

        public double Probability(float logit) => Math.Exp(logit - Max) / Sum;
    }
}
