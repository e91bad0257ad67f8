namespace Daedalus.Kernels.Tensors;

/// <summary>The offsets of a ragged batch.</summary>
internal static class Sequences
{
    /// <exception cref="ArgumentException">They do not run from 0 to the number of rows without going back.</exception>
    public static void Check(ReadOnlySpan<int> offsets, int rows)
    {
        var fits = offsets.Length >= 2 && offsets[0] == 0 && offsets[^1] == rows;
        for (var i = 1; fits && i < offsets.Length; i++)
            fits = offsets[i] >= offsets[i - 1];
        if (!fits)
            throw new ArgumentException($"Offsets of sequences must ascend from 0 to the {rows} rows.", nameof(offsets));
    }

    /// <exception cref="ArgumentException">More rows are shadows than there are, or one stands for a position that is none of its sequence.</exception>
    /// <param name="shadows">Per sequence how many of its last rows are shadows, and the position that the first stands for; empty: none.</param>
    /// <param name="offsets">As checked.</param>
    /// <param name="first">Position of each sequence's first row; empty: 0.</param>
    public static void CheckShadows(ReadOnlySpan<int> shadows, ReadOnlySpan<int> offsets, ReadOnlySpan<int> first)
    {
        for (var s = 0; !shadows.IsEmpty && s + 1 < offsets.Length; s++)
        {
            var (count, place, rows) = (shadows[2 * s], shadows[(2 * s) + 1], offsets[s + 1] - offsets[s]);
            if (count != 0 && (count < 0 || count > rows || place < 0 || (long)place + count > (first.IsEmpty ? 0L : first[s]) + rows - count))
                throw new ArgumentException($"{count} of the {rows} rows of a sequence cannot be shadows of its positions from {place} on.", nameof(shadows));
        }
    }
}
