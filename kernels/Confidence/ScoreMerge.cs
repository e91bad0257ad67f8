namespace Daedalus.Kernels.Confidence;

/// <summary>From the ranges of one position to its score: ranges in ascending order, then the special tokens; sums in double.</summary>
internal static class ScoreMerge
{
    public static PositionScore Finish(ReadOnlySpan<ChunkScore> ranges, SpecialLogits specials, in ConfidenceQuery query)
    {
        var eos = query.BanEos ? float.NegativeInfinity : specials.Eos;
        var rest = Rest(ranges);
        var noisy = new Choice(rest.NoisyToken, rest.Noisy, rest.NoisyLogit);
        var best = new Choice(rest.Token, rest.Max, rest.Max);
        var second = new Choice(rest.SecondToken, rest.Second, rest.Second);
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
            RunnerUp = second.Token == int.MaxValue ? -1 : second.Token,
            EosProbability = (float)all.Probability(eos),
            BestUnmasked = bestUnmasked.Token,
            BestUnmaskedProbability = IsHidden(bestUnmasked.Token, query) ? 0f : (float)unmasked.Probability(bestUnmasked.Logit),
            Margin = (float)(all.Probability(best.Logit) - all.Probability(second.Logit)),
            Entropy = (float)all.Entropy,
        };
    }

    private static bool IsHidden(int token, in ConfidenceQuery query) => query.HideEnds && (token == query.EosToken || token == query.TurnEndToken);

    private static ChunkScore Rest(ReadOnlySpan<ChunkScore> ranges)
    {
        var rest = ranges[0];
        foreach (ref readonly var range in ranges[1..])
            rest.Join(range);
        return rest;
    }

    private static void Offer(int token, float logit, in ConfidenceQuery query, ref Choice best, ref Choice second, ref Choice noisy)
    {
        if (token < 0 || float.IsNegativeInfinity(logit))
            return;
        if (logit > best.Logit || (logit == best.Logit && token < best.Token))
            (second, best) = (best, new Choice(token, logit, logit));
        else if (logit > second.Logit || (logit == second.Logit && token < second.Token))
            second = new Choice(token, logit, logit);
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
