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

    /// <exception cref="ArgumentException">An answer of this length does not fit behind the prompt.</exception>
    internal void RequireRoom(int length)
    {
        if (length > Room)
            throw new ArgumentException(
                $"length {length} does not fit: a prompt of {PromptLength} leaves {Room} of the context's {Conventions.ContextLimit} tokens. Shorten either.");
    }
}
