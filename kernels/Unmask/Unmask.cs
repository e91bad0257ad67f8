namespace Daedalus.Kernels.Unmask;

/// <summary>Which of the candidates are revealed. Ties go to the lowest index everywhere.</summary>
public static class Unmask
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
        for (; marked < count; marked++)
        {
            var best = -1;
            for (var i = 0; i < confidences.Length; i++)
                if (!selected[i] && !float.IsNaN(confidences[i]) && (best < 0 || confidences[i] > confidences[best]))
                    best = i;
            if (best < 0)
                break;
            selected[best] = true;
        }

        return marked;
    }

    /// <summary>Marks all that reach the threshold, and in any case the largest (Fast-dLLM, <c>llada/generate.py</c>).</summary>
    /// <param name="confidences">One value per candidate.</param>
    /// <param name="threshold">What a value must reach.</param>
    /// <param name="selected">Same length; true where revealed.</param>
    /// <returns>How many were marked.</returns>
    public static int Threshold(ReadOnlySpan<float> confidences, float threshold, Span<bool> selected)
    {
        var marked = TopK(confidences, 1, selected);
        for (var i = 0; i < confidences.Length; i++)
            if (!selected[i] && confidences[i] >= threshold)
            {
                selected[i] = true;
                marked++;
            }

        return marked;
    }
}
