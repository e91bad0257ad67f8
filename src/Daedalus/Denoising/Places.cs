namespace Daedalus.Denoising;

/// <summary>What stands beside the places of a canvas goes along when some of them are deleted.</summary>
internal static class Places
{
    /// <summary>Removes values; those behind close up in order, and what is left over at the end is of no account.</summary>
    /// <param name="values">One per place.</param>
    /// <param name="deleted">Places, ascending.</param>
    public static void Remove<T>(Span<T> values, ReadOnlySpan<int> deleted)
    {
        for (var i = 0; i < deleted.Length; i++)
        {
            var (from, to) = (deleted[i] + 1, i + 1 < deleted.Length ? deleted[i + 1] : values.Length);
            values[from..to].CopyTo(values[(deleted[i] - i)..]);
        }
    }
}
