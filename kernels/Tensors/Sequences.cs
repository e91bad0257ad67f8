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
}
