namespace Daedalus.Scoring;

/// <summary>A sequence of known tokens, some of which the network does not see but must guess.</summary>
public sealed record MaskedSequence
{
    /// <summary>The true tokens, prompt and answer: at least one, none outside the vocabulary, no more than the context holds.</summary>
    public required ReadOnlyMemory<int> Ids { get; init; }

    /// <summary>Positions that the network sees as masks, ascending.</summary>
    public required ReadOnlyMemory<int> Masked { get; init; }

    /// <summary>Those of <see cref="Masked"/> whose true token is scored, ascending; null, the default, are all.</summary>
    public ReadOnlyMemory<int>? Asked { get; init; }

    /// <summary>Classifier-free guidance w, default 0, off: logits become u + (w + 1)(c - u), where u does not see the prompt. Costs a second sequence.</summary>
    public double Guidance { get; init; }

    /// <summary>Tokens that belong to the prompt, default 0; used only with guidance.</summary>
    public int PromptLength { get; init; }

    internal ReadOnlySpan<int> Targets => (Asked ?? Masked).Span;

    // What the network reads for it.
    internal long Tokens => Ids.Length * (Guidance > 0 ? 2L : 1L);
}
