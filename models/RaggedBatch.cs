namespace Daedalus.Models;

/// <summary>Sequences of different lengths, end to end; nothing is padded.</summary>
/// <param name="ids">Token ids of all sequences.</param>
/// <param name="offsets">Where each sequence starts, and the number of ids at the end.</param>
public readonly ref struct RaggedBatch(ReadOnlySpan<int> ids, ReadOnlySpan<int> offsets)
{
    /// <summary>Token ids of all sequences.</summary>
    public ReadOnlySpan<int> Ids { get; } = ids;

    /// <summary>Where each sequence starts, and the number of ids at the end.</summary>
    public ReadOnlySpan<int> Offsets { get; } = offsets;
}
