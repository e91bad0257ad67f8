namespace Daedalus.Denoising.DreamOn;

/// <summary>Takes a billion off a token's logit while it is on, as published: nothing proposes it then, and the others keep their proportions.</summary>
internal sealed class TokenBan(int token) : ILogitRule
{
    public bool IsOn { get; set; }

    public bool IsConstant => false;

    public void Apply(int position, Span<float> logits) => logits[token] -= IsOn ? 1e9f : 0f;
}
