namespace Daedalus.Engine;

/// <summary>The most that requests may ask for together in one step.</summary>
/// <param name="Sequences">Sequences, the unconditional branches of guided requests included.</param>
/// <param name="Tokens">Their tokens, shadows included; as many positions as they take in a store.</param>
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

    /// <summary>The size of requests whose canvases are as long as they may become.</summary>
    public static RequestSize Of(ReadOnlySpan<DenoisingRow> rows)
    {
        var size = default(RequestSize);
        foreach (var row in rows)
        {
            var (branches, answer) = (row.IsGuided ? 2 : 1, (long)row.Canvas.MaxLength);
            size = new RequestSize(size.Sequences + branches, size.Tokens + row.Room.Positions, size.Queries + answer, size.Asked + (branches * answer))
            {
                IsCached = size.IsCached || row.IsCached,
                IsRuled = size.IsRuled || row.IsRuled,
                IsScattered = size.IsScattered || row.IsScattered,
                HasShadows = size.HasShadows || row.ShadowLength > 0,
            };
        }

        return size;
    }
}
