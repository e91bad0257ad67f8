namespace Daedalus.Text.Patterns;

/// <summary>The code points with which a match of a node can start, so that hopeless alternatives are skipped by one look.</summary>
internal static class FirstSet
{
    /// <summary>The set, or null where the node can match nothing and so starts anywhere.</summary>
    public static CodePointSet? Of(Node node)
    {
        var parts = new List<(int, int)>();
        return Collect(node, parts) ? CodePointSet.Of(parts) : null;
    }

    /// <summary>Adds the starts of a node; false where it can match without consuming.</summary>
    private static bool Collect(Node node, List<(int, int)> into)
    {
        switch (node)
        {
            case SetNode set:
                into.AddRange(set.Set.Ranges);
                return true;
            case SequenceNode sequence:
                return sequence.Parts.Any(part => Collect(part, into));
            case ChoiceNode choice:
                return choice.Options.Count(option => Collect(option, into)) == choice.Options.Count;
            case RepeatNode repeat:
                return Collect(repeat.Body, into) && repeat.Minimum > 0;
            case AtomicNode atomic:
                return Collect(atomic.Body, into);
            default:
                return false;
        }
    }
}
