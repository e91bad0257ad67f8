namespace Daedalus.Models;

/// <summary>What a decoder must know of a family; data, never constants in a decoder.</summary>
public sealed record ModelConventions
{
    /// <summary>Name of the family, e.g. <c>LLaDA</c>.</summary>
    public required string Family { get; init; }

    /// <summary>Id of [MASK].</summary>
    public required int MaskToken { get; init; }

    /// <summary>Id of the end-of-text token, whose confidence decides lengths; it also pads.</summary>
    public required int EosToken { get; init; }

    /// <summary>Rows of the embedding: every id is below this.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Prompt and canvas together may not be longer than this many tokens.</summary>
    public required int ContextLimit { get; init; }

    /// <summary>
    /// 0, the default: every token sees every other. Otherwise sequences are cut into blocks of this many tokens from their first on, and a token sees its
    /// own block and those before it: what stands before a block never changes through it.
    /// </summary>
    public int BlockLength { get; init; }

    /// <summary>Whether the logits at a position are those of the token behind it, as autoregressive models have them; default: of the position itself.</summary>
    public bool IsShifted { get; init; }

    /// <summary>The position whose logits predict a token. Where they are shifted, the first token has none before it, so that its own stand in.</summary>
    /// <param name="position">The token's position in its sequence.</param>
    public int RowOf(int position) => IsShifted && position > 0 ? position - 1 : position;
}
