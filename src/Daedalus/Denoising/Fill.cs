namespace Daedalus.Denoising;

/// <summary>A mask that becomes a token, or a token that becomes another.</summary>
/// <param name="Position">Index into prompt and generation.</param>
/// <param name="Token">What is written; never the mask token.</param>
/// <param name="Confidence">How sure the decoder was, in [0, 1].</param>
public readonly record struct Fill(int Position, int Token, float Confidence);
