namespace Daedalus.Text.Patterns;

/// <summary>The code points with which a match of a node can start, so that hopeless alternatives are skipped by one look.</summary>
internal static class FirstSet
{
    /// <summary>The set, or null where the node can match nothing and so starts anywhere.</summary>
    public static CodePointSet? Of(Node node)
    {
        if (Lone(node) is { } lone)
            return lone;
        var sets = new HashSet<CodePointSet>();
        return Collect(node, sets) ? CodePointSet.Of(sets.SelectMany(set => set.Ranges)) : null;
    }

    /// <summary>The set where it is one that the pattern has already, which costs nothing; else null.</summary>
    public static CodePointSet? Lone(Node node) => node switch
    {
        SetNode set => set.Set,
        SequenceNode { Parts: [var first, ..] } => Lone(first),
        RepeatNode { Minimum: > 0 } repeat => Lone(repeat.Body),
        AtomicNode atomic => Lone(atomic.Body),
        _ => null,
    };

    /// <summary>Adds the starts of a node; false where it can match without consuming.</summary>
    private static bool Collect(Node node, HashSet<CodePointSet> into)
    {
        switch (node)
        {
            case SetNode set:
                into.Add(set.Set);
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
