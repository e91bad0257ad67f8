namespace Daedalus.Text.Patterns;

/// <summary>Turns a pattern's tree into the flat steps that the matcher walks.</summary>
internal sealed class PatternCompiler
{
    private const int MostOps = 10_000;

    // Far more than any published pattern has alternatives. Beyond it alternatives are tried without a look, which is only slower.
    private const int MostFirstSets = 64;
    private readonly List<Op> _ops = [];
    private readonly Dictionary<Node, CodePointSet?> _firstSets = new(ReferenceEqualityComparer.Instance);

    /// <summary>Compiles a pattern.</summary>
    /// <exception cref="PatternException">It needs more than 10,000 steps.</exception>
    public static Op[] Compile(Node node)
    {
        var compiler = new PatternCompiler();
        compiler.Emit(node);
        compiler.Add(new Op(OpKind.Accept));
        return [.. compiler._ops];
    }

    private int Add(Op op)
    {
        if (_ops.Count == MostOps)
            throw new PatternException($"the pattern needs more than {MostOps} steps; its counted repetitions are too large");
        _ops.Add(op);
        return _ops.Count - 1;
    }

    private void Emit(Node node)
    {
        switch (node)
        {
            case SetNode set:
                Add(new Op(OpKind.One, Set: set.Set));
                break;
            case SequenceNode sequence:
                foreach (var part in sequence.Parts)
                    Emit(part);
                break;
            case ChoiceNode choice:
                EmitChoice(choice);
                break;
            case RepeatNode repeat:
                EmitRepeat(repeat);
                break;
            case AtomicNode atomic:
                EmitAlone(OpKind.Atomic, atomic.Body);
                break;
            case LookaheadNode look:
                EmitAlone(look.Negative ? OpKind.NotAhead : OpKind.Ahead, look.Body);
                break;
            case EdgeNode edge:
                Add(new Op(OpKind.Edge, (int)edge.Edge));
                break;
        }
    }

    private void EmitChoice(ChoiceNode choice)
    {
        var ends = new List<int>();
        foreach (var option in choice.Options.SkipLast(1))
        {
            var split = Add(default);
            Emit(option);
            ends.Add(Add(default));
            _ops[split] = new Op(OpKind.Split, split + 1, _ops.Count, First(option));
        }
        Emit(choice.Options[^1]);
        foreach (var end in ends)
            _ops[end] = new Op(OpKind.Jump, _ops.Count);
    }

    private void EmitAlone(OpKind kind, Node body)
    {
        var start = Add(default);
        Emit(body);
        Add(new Op(OpKind.Accept));
        _ops[start] = new Op(kind, _ops.Count);
    }

    private void EmitRepeat(RepeatNode repeat)
    {
        if (repeat.Body is SetNode set && repeat.Greed != Greed.Lazy)
            Add(new Op(repeat.Greed == Greed.Greedy ? OpKind.Run : OpKind.RunPossessive, repeat.Minimum, repeat.Maximum, set.Set));
        else if (repeat.Greed == Greed.Possessive)
            EmitAlone(OpKind.Atomic, repeat with { Greed = Greed.Greedy });
        else
            EmitCopies(repeat);
    }

    private void EmitCopies(RepeatNode repeat)
    {
        for (var i = 0; i < repeat.Minimum; i++)
            Emit(repeat.Body);
        var unbounded = repeat.Maximum == RepeatNode.Unbounded;
        var splits = new List<int>();
        for (var i = repeat.Minimum; unbounded ? splits.Count == 0 : i < repeat.Maximum; i++)
        {
            splits.Add(Add(default));
            Emit(repeat.Body);
        }
        if (unbounded)
            Add(new Op(OpKind.Jump, splits[0]));
        var first = First(repeat.Body);
        foreach (var split in splits)
            _ops[split] = repeat.Greed == Greed.Lazy
                ? new Op(OpKind.Split, _ops.Count, split + 1)
                : new Op(OpKind.Split, split + 1, _ops.Count, first);
    }

    private CodePointSet? First(Node node)
    {
        if (FirstSet.Lone(node) is { } lone)
            return lone;
        if (_firstSets.TryGetValue(node, out var known))
            return known;
        return _firstSets.Count < MostFirstSets ? _firstSets[node] = FirstSet.Of(node) : null;
    }
}
