using System.Runtime.InteropServices;

namespace Daedalus.Kernels.Confidence;

/// <summary>All that a decoder learns about one position; logits are not kept. 36 bytes, as device text writes them (<c>position_score.h</c>).</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct PositionScore
{
    /// <summary>The proposal: the largest logit, after noise if there is a temperature. May be the mask token.</summary>
    public int Token { get; init; }

    /// <summary>Probability of <see cref="Token"/> without noise and temperature, in [0, 1].</summary>
    public float Confidence { get; init; }

    /// <summary>The largest logit, without noise.</summary>
    public int Best { get; init; }

    /// <summary>The largest logit but that of <see cref="Best"/>, without noise, the lower token on a tie; -1 where no other is possible.</summary>
    public int RunnerUp { get; init; }

    /// <summary>Probability of the end-of-text token, in [0, 1].</summary>
    public float EosProbability { get; init; }

    /// <summary>The largest logit among all tokens but the mask.</summary>
    public int BestUnmasked { get; init; }

    /// <summary>Probability of <see cref="BestUnmasked"/> where the mask token is impossible, in [0, 1]; 0 for an end that is hidden.</summary>
    public float BestUnmaskedProbability { get; init; }

    /// <summary>Probability of <see cref="Best"/> less that of <see cref="RunnerUp"/>, in [0, 1].</summary>
    public float Margin { get; init; }

    /// <summary>Entropy in nats.</summary>
    public float Entropy { get; init; }

    /// <summary>False if a logit was NaN, or every one but the mask's was infinite: the network or its weights are broken.</summary>
    public bool IsFinite => float.IsFinite(Confidence) && float.IsFinite(Entropy) && float.IsFinite(BestUnmaskedProbability);
}
