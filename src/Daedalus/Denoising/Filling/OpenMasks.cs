using Daedalus.Kernels.Confidence;

namespace Daedalus.Denoising.Filling;

/// <summary>The masks among which a step chooses, ascending, each with its score.</summary>
internal readonly ref struct OpenMasks(ReadOnlySpan<int> positions, ReadOnlySpan<PositionScore> scores, int maskToken)
{
    private readonly ReadOnlySpan<PositionScore> _scores = scores;
    private readonly int _maskToken = maskToken;

    public ReadOnlySpan<int> Positions { get; } = positions;

    public int Count => Positions.Length;

    /// <summary>What would be written.</summary>
    public int Token(int index) => _scores[index].Proposal(_maskToken);

    /// <summary>Its probability.</summary>
    public float Certainty(int index) => _scores[index].Certainty(_maskToken);

    /// <summary>Entropy in nats.</summary>
    public float Entropy(int index) => _scores[index].Entropy;

    /// <summary>The best by a rule's ranking, the lowest position of equals; -1 if there is none.</summary>
    public int Best(IFillRule rule)
    {
        var best = -1;
        for (var i = 0; i < Count; i++)
            if (best < 0 || rule.Rank(this, i) > rule.Rank(this, best))
                best = i;
        return best;
    }
}
