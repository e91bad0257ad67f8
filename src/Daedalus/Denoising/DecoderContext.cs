using Daedalus.Models;

namespace Daedalus.Denoising;

/// <summary>What a decoder is told of the request that it is made for.</summary>
/// <param name="Conventions">Ids and limits of the model.</param>
/// <param name="PromptLength">Tokens that are given.</param>
/// <param name="Seed">Key of the random numbers.</param>
public sealed record DecoderContext(ModelConventions Conventions, int PromptLength, ulong Seed)
{
    /// <summary>Tokens that the context leaves for the generation.</summary>
    public int Room => Conventions.ContextLimit - PromptLength;
}
