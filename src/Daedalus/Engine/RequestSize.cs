namespace Daedalus.Engine;

/// <summary>The most that requests may ask for together in one step.</summary>
/// <param name="Sequences">Sequences, the unconditional branches of guided requests included.</param>
/// <param name="Tokens">Their tokens, shadows included.</param>
/// <param name="Queries">Positions that decoders see.</param>
/// <param name="Asked">The same with their unconditional branches.</param>
internal readonly record struct RequestSize(int Sequences, long Tokens, long Queries, long Asked)
{
    /// <summary>Whether any of them keeps keys and values.</summary>
    public bool IsCached { get; private init; }

    /// <summary>Whether any of them has a rule over its logits.</summary>
    public bool IsRuled { get; private init; }

    /// <summary>Whether any of them casts shadows.</summary>
    public bool HasShadows { get; private init; }

    /// <summary>Whether what a forward computes may lie apart.</summary>
    public bool IsScattered { get; private init; }

    /// <summary>Tokens of the longest sequence.</summary>
    public int Longest { get; private init; }

    /// <summary>The size of requests whose canvases are as long as they may become.</summary>
    public static RequestSize Of(ReadOnlySpan<DenoisingRow> rows)
    {
        var size = default(RequestSize);
        foreach (var row in rows)
        {
            var (branches, answer, shadow) = (row.IsGuided ? 2 : 1, (long)row.Canvas.MaxLength, row.ShadowLength);
            size = new RequestSize(
                size.Sequences + branches, size.Tokens + (branches * (row.Canvas.PromptLength + answer)) + shadow, size.Queries + answer, size.Asked + (branches * answer))
            {
                IsCached = size.IsCached || row.IsCached,
                IsRuled = size.IsRuled || row.IsRuled,
                IsScattered = size.IsScattered || row.IsScattered,
                HasShadows = size.HasShadows || shadow > 0,
                Longest = Math.Max(size.Longest, checked(row.Canvas.PromptLength + row.Canvas.MaxLength + shadow)),
            };
        }

        // A store keeps places by number, so that one guided request gives every other an empty second one.
        return size.IsCached && size.Sequences > rows.Length ? size with { Sequences = 2 * rows.Length } : size;
    }
}
