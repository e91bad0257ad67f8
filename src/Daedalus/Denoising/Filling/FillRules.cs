namespace Daedalus.Denoising.Filling;

/// <summary>From a rule to what is written.</summary>
internal static class FillRules
{
    /// <summary>Writes what qualifies, or the best where nothing does.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="masks">At least one.</param>
    /// <param name="selected">Room for one per mask; what it holds is lost.</param>
    /// <param name="edits">Takes the fills.</param>
    /// <returns>Whether nothing qualified.</returns>
    public static bool Write(this IFillRule rule, OpenMasks masks, Span<bool> selected, EditList edits)
    {
        selected = selected[..masks.Count];
        selected.Clear();
        rule.Select(masks, selected);
        var isForced = !selected.Contains(true);
        if (isForced)
            selected[masks.Best(rule)] = true;
        for (var i = 0; i < masks.Count; i++)
            if (selected[i])
                edits.Write(masks.Positions[i], masks.Token(i), masks.Certainty(i));
        return isForced;
    }
}
