namespace Daedalus.Kernels.Attention;

/// <summary>The queries and the keys of each sequence of a ragged batch, and which of the keys a query sees.</summary>
/// <param name="offsets">Row where each sequence starts, and the number of rows.</param>
/// <param name="sequences">How many there are.</param>
/// <param name="first">Position of each sequence's first row; null without a cache: 0.</param>
/// <param name="count">Keys of each sequence; null without a cache: its rows.</param>
/// <param name="ranges">As <see cref="KeyValueCache.Ranges"/>; null without a cache.</param>
/// <param name="block">As <see cref="AttentionSight.BlockLength"/>.</param>
/// <param name="shadows">As <see cref="AttentionSight.Shadows"/>; null if there are none.</param>
internal readonly unsafe struct SeenBatch(int* offsets, int sequences, int* first, int* count, int* ranges, int block, int* shadows)
{
    public int Sequences => sequences;

    public bool IsCached => first is not null;

    public int Start(int sequence) => offsets[sequence];

    public int Queries(int sequence) => offsets[sequence + 1] - offsets[sequence];

    /// <summary>Keys of a sequence; none where nobody asks.</summary>
    public int Keys(int sequence) => Queries(sequence) == 0 || !IsCached ? Queries(sequence) : Math.Clamp(count[sequence], 0, Room(sequence));

    /// <summary>Position of a query among the keys.</summary>
    public int Position(int sequence, int query) => IsCached ? first[sequence] + query : query;

    /// <summary>The row that holds a sequence's key of position 0, beside the queries or in the cache.</summary>
    public int FirstKeyRow(int sequence) => IsCached ? ranges[2 * sequence] : Start(sequence);

    /// <summary>Row of the cache for a position, or negative if it has no place there.</summary>
    public int CacheRow(int sequence, int position) => position >= 0 && position < Room(sequence) ? FirstKeyRow(sequence) + position : -1;

    /// <summary>How many keys a query sees: all, or those to the end of its block; where there are shadows, only these see shadows.</summary>
    public int Seen(int sequence, int query)
    {
        int position = Position(sequence, query), keys = Keys(sequence);
        if (shadows is not null)
            return position < Ordinary(sequence) ? Ordinary(sequence) : keys;
        if (block == 0)
            return keys;
        var rest = block - (position % block);
        return rest >= keys - position ? keys : position + rest;
    }

    /// <summary>The one key below <see cref="Seen"/> that a query does not see: a shadow not what stands in its place. -1 if there is none.</summary>
    public int Hidden(int sequence, int query)
    {
        var shadow = shadows is null ? -1 : Position(sequence, query) - Ordinary(sequence);
        return shadow >= 0 && shadow < shadows[2 * sequence] && shadows[(2 * sequence) + 1] + shadow is var key && key < Keys(sequence) ? key : -1;
    }

    private int Room(int sequence) => ranges[(2 * sequence) + 1];

    // Keys that are no shadows.
    private int Ordinary(int sequence) => Keys(sequence) - shadows[2 * sequence];
}
