namespace Daedalus.Denoising.Blocks;

/// <summary>
/// Remembers which token a position proposed before, and adds to its logit (inclusionAI/dInfer, <c>parallel_strategy.py</c>, CreditThresholdParallelDecoder):
/// all credits fade, the proposal of the step gains its probability to a power, and logits grow by alpha ln(1 + credit).
/// </summary>
/// <param name="alpha">Weight of the credits.</param>
/// <param name="gamma">Power of the probability.</param>
/// <param name="beta">What stays of a credit from step to step.</param>
internal sealed class CreditRule(double alpha, double gamma, double beta) : ILogitRule
{
    private readonly Dictionary<int, List<(int Token, float Credit)>> _credits = [];

    /// <summary>Credits grow from step to step.</summary>
    public bool IsConstant => false;

    public void Apply(int position, Span<float> logits)
    {
        if (!_credits.TryGetValue(position, out var credits))
            _credits.Add(position, credits = []);
        var (best, probability) = Best(logits);
        var known = false;
        for (var i = 0; i < credits.Count; i++)
        {
            var (token, credit) = credits[i];
            known |= token == best;
            credits[i] = (token, (float)((credit * beta) + (token == best ? Gain(probability) : 0)));
        }

        if (!known)
            credits.Add((best, Gain(probability)));
        foreach (var (token, credit) in credits)
            logits[token] += (float)(alpha * Math.Log(credit + 1.0));
    }

    private float Gain(double probability) => (float)Math.Pow(probability, gamma);

    private static (int Token, double Probability) Best(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var token = 1; token < logits.Length; token++)
            if (logits[token] > logits[best])
                best = token;
        var sum = 0.0;
        foreach (var logit in logits)
            sum += Math.Exp((double)logit - logits[best]);
        return (best, 1 / sum);
    }
}
