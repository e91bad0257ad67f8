namespace Daedalus.Kernels.Unmask;

/// <summary>Which of the candidates are revealed. Ties go to the lowest index everywhere, and a NaN is no candidate.</summary>
public static partial class Unmask
{
    /// <summary>Marks the <paramref name="count"/> largest values, all of them if there are fewer.</summary>
    /// <param name="confidences">One value per candidate.</param>
    /// <param name="count">How many to mark.</param>
    /// <param name="selected">Same length; true where revealed.</param>
    /// <returns>How many were marked.</returns>
    public static int TopK(ReadOnlySpan<float> confidences, int count, Span<bool> selected)
    {
        selected = selected[..confidences.Length];
        selected.Clear();
        var marked = 0;
        while (marked < count && MarkBest(confidences, selected) >= 0)
            marked++;
        return marked;
    }

    /// <summary>Marks all that reach a threshold, and in any case the largest (Fast-dLLM, <c>llada/generate.py</c>).</summary>
    /// <param name="confidences">One value per candidate.</param>
    /// <param name="threshold">Least value; 0.9 is usual.</param>
    /// <param name="selected">Same length; true where revealed.</param>
    /// <returns>How many were marked: 0 only if there is no candidate.</returns>
    public static int Threshold(ReadOnlySpan<float> confidences, float threshold, Span<bool> selected)
    {
        selected = selected[..confidences.Length];
        selected.Clear();
        MarkBest(confidences, selected);
        for (var i = 0; i < confidences.Length; i++)
            selected[i] |= confidences[i] >= threshold;
        return selected.Count(true);
    }

    /// <summary>
    /// Marks the n largest, n being the most for which (n + 1)(1 - the n-th) stays within a factor, and in any case the largest (Fast-dLLM,
    /// <c>get_transfer_index_dynamic</c>, which also takes the last candidate of all where that is the first to fail; here it is not taken).
    /// </summary>
    /// <param name="confidences">One probability per candidate.</param>
    /// <param name="factor">1 is usual; more reveals more at once.</param>
    /// <param name="selected">Same length; true where revealed.</param>
    /// <returns>How many were marked: 0 only if there is no candidate.</returns>
    public static int Factor(ReadOnlySpan<float> confidences, float factor, Span<bool> selected)
    {
        selected = selected[..confidences.Length];
        selected.Clear();
        for (var marked = 0; ; marked++)
        {
            var best = MarkBest(confidences, selected);
            if (best < 0)
                return marked;
            if (marked == 0 || (marked + 2) * (1 - confidences[best]) <= factor)
                continue;
            selected[best] = false;
            return marked;
        }
    }

    private static int MarkBest(ReadOnlySpan<float> confidences, Span<bool> selected)
    {
        var best = -1;
        for (var i = 0; i < confidences.Length; i++)
            if (!selected[i] && !float.IsNaN(confidences[i]) && (best < 0 || confidences[i] > confidences[best]))
                best = i;
        if (best >= 0)
            selected[best] = true;
        return best;
    }
}
