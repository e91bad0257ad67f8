namespace Daedalus.Text.Patterns;

/// <summary>
/// Reads the repetition signs after an atom. As in Oniguruma's default syntax only ?, * and + become possessive by a following plus;
/// {n,m}+ repeats the counted repetition.
/// </summary>
internal static class RepetitionParser
{
    public static Node Parse(PatternText text, Node atom)
    {
        if (text.TryTake("?"))
            return Suffix(text, atom, 0, 1);
        if (text.TryTake("*"))
            return Suffix(text, atom, 0, RepeatNode.Unbounded);
        if (text.TryTake("+"))
            return Suffix(text, atom, 1, RepeatNode.Unbounded);
        return text.Peek == '{' ? Counted(text, atom) : atom;
    }

    private static Node Suffix(PatternText text, Node atom, int minimum, int maximum)
    {
        var greed = text.TryTake("+") ? Greed.Possessive : text.TryTake("?") ? Greed.Lazy : Greed.Greedy;
        return Single(text, Repeat(text, atom, minimum, maximum, greed));
    }

    private static Node Counted(PatternText text, Node atom)
    {
        text.Next();
        var minimum = text.TakeNumber();
        var maximum = text.TryTake(",") ? text.TakeNumber() ?? RepeatNode.Unbounded : minimum;
        if (!text.TryTake("}") || maximum is null || (minimum is null && maximum == RepeatNode.Unbounded))
            throw text.Error("has a brace that is no repetition such as {2}, {2,} or {1,3}; write \\{ for the character");
        if (maximum < (minimum ?? 0))
            throw text.Error("has a repetition whose maximum is below its minimum");
        if (minimum == maximum && text.Peek == '?')
            throw text.Error("has {n}?, which is not supported");
        var greed = text.TryTake("?") ? Greed.Lazy : Greed.Greedy;
        var counted = Repeat(text, atom, minimum ?? 0, maximum.Value, greed);
        var repeated = greed == Greed.Greedy && text.TryTake("+")
            ? Repeat(text, counted, 1, RepeatNode.Unbounded, Greed.Greedy)
            : counted;
        return Single(text, repeated);
    }

    private static RepeatNode Repeat(PatternText text, Node atom, int minimum, int maximum, Greed greed) =>
        atom.CanBeEmpty
            ? throw text.Error("repeats a part that can match nothing, which is not supported")
            : new RepeatNode(atom, minimum, maximum, greed);

    private static Node Single(PatternText text, Node node) =>
        text.Peek is '*' or '+' or '?' or '{'
            ? throw text.Error("repeats a repetition without a group around it, which is not supported")
            : node;
}
