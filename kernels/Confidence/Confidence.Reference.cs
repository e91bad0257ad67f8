namespace Daedalus.Kernels.Confidence;

public static partial class Confidence
{
    /// <summary>The same in double from the logits of one position, and of its unconditional branch if there is guidance.</summary>
    internal static PositionScore Reference(ReadOnlySpan<double> logits, ReadOnlySpan<double> unconditional, ConfidenceQuery query)
    {
        var z = logits.ToArray();
        if (!unconditional.IsEmpty)
            for (var v = 0; v < z.Length; v++)
                z[v] = unconditional[v] + ((query.Guidance + 1.0) * (logits[v] - unconditional[v]));
        if (query.BanEos && query.EosToken >= 0)
            z[query.EosToken] = double.NegativeInfinity;

        var shown = z.ToArray();
        if (query.HideEnds)
            foreach (var end in new[] { query.EosToken, query.TurnEndToken }.Where(id => id >= 0))
                shown[end] = double.NegativeInfinity;
        var (unmasked, shownUnmasked) = (z.ToArray(), shown.ToArray());
        if (query.MaskToken >= 0)
            unmasked[query.MaskToken] = shownUnmasked[query.MaskToken] = double.NegativeInfinity;

        var noisy = z.ToArray();
        if (query.Temperature > 0)
            for (var v = 0; v < z.Length; v++)
                noisy[v] = (z[v] / query.Temperature) + CounterRandom.Gumbel(query.NoiseKey, v);

        var p = Softmax(z);
        var order = p.OrderDescending().ToArray();
        var others = z.ToArray();
        others[ArgMax(z)] = double.NegativeInfinity;
        var (token, best, bestUnmasked) = (ArgMax(noisy), ArgMax(z), ArgMax(unmasked));
        return new PositionScore
        {
            Token = token,
            Confidence = (float)Softmax(shown)[token],
            Best = best,
            RunnerUp = double.IsNegativeInfinity(others.Max()) ? -1 : ArgMax(others),
            EosProbability = query.EosToken >= 0 ? (float)p[query.EosToken] : 0f,
            BestUnmasked = bestUnmasked,
            BestUnmaskedProbability = (float)Softmax(shownUnmasked)[bestUnmasked],
            Margin = (float)(order[0] - order[1]),
            Entropy = (float)-p.Where(x => x > 0).Sum(x => x * Math.Log(x)),
        };
    }

    private static double[] Softmax(double[] z)
    {
        var most = z.Max();
        var e = z.Select(x => Math.Exp(x - most)).ToArray();
        var total = e.Sum();
        return [.. e.Select(x => x / total)];
    }

    private static int ArgMax(double[] z) => Array.IndexOf(z, z.Max());
}
