namespace Daedalus.Denoising;

/// <summary>
/// Changes the logits of a position before they are scored: forbids tokens, prefers some, cuts a tail. One instance serves one request. Whole rows of logits
/// reach the host for it, 32 positions at a time, so a step takes longer than without; on an accelerator such a request is decided on the host.
/// </summary>
public interface ILogitRule
{
    /// <summary>Whether it does the same in every step, so that what a cache remembers of an earlier one still stands; default yes.</summary>
    bool IsConstant => true;

    /// <summary>Called once for every position asked for, in ascending order, after guidance and before temperature. What it throws ends its request and no other. It cannot run its own model.</summary>
    /// <param name="position">Index into prompt and generation.</param>
    /// <param name="logits">[vocabulary]; negative infinity forbids a token, and at least one must stay possible.</param>
    void Apply(int position, Span<float> logits);
}
