using Daedalus.Kernels.Confidence;

namespace Daedalus.Denoising;

/// <summary>What can be written of a score: the mask token never is, so the best other token takes its place.</summary>
internal static class Proposals
{
    /// <summary>The token to write.</summary>
    public static int Proposal(this in PositionScore score, int maskToken) => score.Token == maskToken ? score.BestUnmasked : score.Token;

    /// <summary>Its probability, in [0, 1].</summary>
    public static float Certainty(this in PositionScore score, int maskToken) => score.Token == maskToken ? score.BestUnmaskedProbability : score.Confidence;
}
