using Daedalus.Kernels.Confidence;

namespace Daedalus.Kernels.EosScore;

/// <summary>
/// How finished the tail of a canvas looks (DAEDAL, <c>_calculate_eos_confidence</c>): from the right, the probabilities of the first W
/// positions whose likeliest token is EOS, divided by W. Other positions are passed over, not counted as 0; with fewer than W such
/// positions the divisor stays W. (The paper's text averages the last W positions instead; its results are the code's.)
/// </summary>
public static partial class EosScore
{
    /// <summary>The score of scores that the host has.</summary>
    /// <param name="scores">Every position of the generation in order.</param>
    /// <param name="eosToken">Id of end-of-text.</param>
    /// <param name="window">W, at least 1.</param>
    /// <returns>In [0, 1].</returns>
    public static float Of(ReadOnlySpan<PositionScore> scores, int eosToken, int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);

        // In fp32 and from the right, as on every device: a request must not take another way because of where its score was summed.
        var sum = 0f;
        var seen = 0;
        for (var i = scores.Length - 1; i >= 0 && seen < window; i--)
        {
            if (scores[i].Best != eosToken)
                continue;
            sum += scores[i].EosProbability;
            seen++;
        }

        return sum / window;
    }
}
