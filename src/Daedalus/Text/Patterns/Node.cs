namespace Daedalus.Text.Patterns;

internal enum Greed
{
    Greedy,
    Lazy,
    Possessive,
}

internal enum Edge
{
    LineStart,
    LineEnd,
    TextStart,
    TextEnd,
}

/// <summary>A pattern as read, before it is compiled. <see cref="CanBeEmpty"/>: it may match without consuming anything.</summary>
internal abstract record Node(bool CanBeEmpty);

internal sealed record SetNode(CodePointSet Set) : Node(false);

internal sealed record SequenceNode(IReadOnlyList<Node> Parts) : Node(Parts.All(p => p.CanBeEmpty));

internal sealed record ChoiceNode(IReadOnlyList<Node> Options) : Node(Options.Any(o => o.CanBeEmpty));

internal sealed record RepeatNode(Node Body, int Minimum, int Maximum, Greed Greed) : Node(Minimum == 0 || Body.CanBeEmpty)
{
    public const int Unbounded = int.MaxValue;
}

internal sealed record AtomicNode(Node Body) : Node(Body.CanBeEmpty);

internal sealed record LookaheadNode(Node Body, bool Negative) : Node(true);

internal sealed record EdgeNode(Edge Edge) : Node(true);
