namespace Daedalus.Kernels.Confidence;

/// <summary>What is to be known about one position, and by which rules of its request.</summary>
public readonly record struct ConfidenceQuery
{
    /// <summary>A plain query: greedy, without guidance and special tokens.</summary>
    public ConfidenceQuery()
    {
    }

    /// <summary>Row of the hidden states with the unconditional branch of this position; -1 without guidance.</summary>
    public int UnconditionalRow { get; init; } = -1;

    /// <summary>Classifier-free guidance w: logits become u + (w + 1)(c - u). Used only with an unconditional row.</summary>
    public float Guidance { get; init; }

    /// <summary>Gumbel noise is scaled by this; 0 takes the largest logit.</summary>
    public float Temperature { get; init; }

    /// <summary>Stream of the counter-based generator for this request, step and position; used only with a temperature.</summary>
    public ulong NoiseKey { get; init; }

    /// <summary>The mask token, which is never a proposal that can be written; -1 if there is none.</summary>
    public int MaskToken { get; init; } = -1;

    /// <summary>The end-of-text token; -1 if there is none.</summary>
    public int EosToken { get; init; } = -1;

    /// <summary>The end-of-turn token; -1 if there is none or if it is the end-of-text token.</summary>
    public int TurnEndToken { get; init; } = -1;

    /// <summary>Takes the end-of-text token out of the logits (LLaDA's <c>logits_eos_inf</c>).</summary>
    public bool BanEos { get; init; }

    /// <summary>Both end tokens may be proposed but with confidence 0 (LLaDA's <c>confidence_eos_eot_inf</c>).</summary>
    public bool HideEnds { get; init; }
}
