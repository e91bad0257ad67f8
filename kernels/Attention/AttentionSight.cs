using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Attention;

/// <summary>Which keys a query sees.</summary>
/// <param name="BlockLength">0: all of its sequence. Otherwise positions are cut into blocks of this length, and a query sees its own block and those before it.</param>
/// <param name="Cache">Keys and values of earlier passes; null: those of this pass only.</param>
/// <param name="Shadows">
/// Two numbers per sequence: how many of its last rows are shadows, and the position that the first of them stands for. A shadow sees all of its sequence
/// but what stands in its place; other rows do not see shadows. Not with blocks. Empty: there are none.
/// </param>
public readonly record struct AttentionSight(int BlockLength = 0, KeyValueCache? Cache = null, IndexView Shadows = default)
{
    internal void Check(AttentionShape shape, int sequences, DType type, int rows)
    {
        if (BlockLength < 0)
            throw new ArgumentException($"Attention: a block of {BlockLength} positions; 0 sees everything.");
        if (!Shadows.IsEmpty && (BlockLength > 0 || Shadows.Count < 2 * sequences))
            throw new ArgumentException($"Attention: {Shadows.Count} numbers on the shadows of {sequences} sequences with blocks of {BlockLength}; it takes two each and no blocks.");
        if (Cache is not { } cache)
            return;
        if (!cache.Places.IsEmpty && (BlockLength > 0 || cache.Places.Count < rows))
            throw new ArgumentException($"Attention: {cache.Places.Count} places of {rows} rows with blocks of {BlockLength}; it takes one each and no blocks.");
        if (cache.Rows.Columns != 2 * shape.KvHeads * shape.HeadDim || cache.Rows.Type != type || cache.Rows.Rows < 1)
            throw new ArgumentException($"Attention: a cache of {cache.Rows.Rows} rows of {cache.Rows.Columns} in {cache.Rows.Type} does not fit {shape} in {type}.");
        if (cache.First.Count < sequences || cache.Count.Count < sequences || cache.Ranges.Count / 2 < sequences)
            throw new ArgumentException(
                $"Attention: a cache with {cache.Ranges.Count} numbers on ranges, {cache.First.Count} first positions and {cache.Count.Count} counts does not fit {sequences} sequences.");
    }

    /// <summary>The same of numbers that only the processor can look at.</summary>
    internal void CheckPositions(ReadOnlySpan<int> offsets)
    {
        var cache = Cache.GetValueOrDefault();
        Sequences.CheckShadows(Shadows.Span, offsets, cache.First.Span);
        CheckRanges(cache.Ranges.Span, cache.Rows.Rows);
        foreach (var first in cache.First.Span)
            if (first < 0)
                throw new ArgumentException($"Attention: rows cannot be cached from position {first} on.");
        foreach (var place in cache.Places.Span)
            if (place < 0)
                throw new ArgumentException($"Attention: a row cannot be cached at position {place}.");
    }

    private static void CheckRanges(ReadOnlySpan<int> ranges, int rows)
    {
        for (var i = 0; i + 1 < ranges.Length; i += 2)
        {
            var (start, room) = (ranges[i], ranges[i + 1]);
            if (start < 0 || room < 0 || (long)start + room > rows)
                throw new ArgumentException($"Attention: {room} positions from row {start} on are not among the {rows} rows of a cache.");
        }
    }
}
