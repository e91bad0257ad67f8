namespace Daedalus.Text.Patterns;

/// <summary>
/// A pattern from a tokenizer file, matched over code points with bounded work. .NET's own regular expressions are not used: they see
/// UTF-16 units, differ in \s, $ and case, and their linear engine has no lookahead, which every split pattern needs.
/// The text must be well formed UTF-16. Thread-safe: all state is in the stack that the caller lends.
/// </summary>
internal sealed class Pattern
{
    private readonly Op[] _ops;
    private readonly CodePointSet? _starts;

    private Pattern(Node node)
    {
        _ops = PatternCompiler.Compile(node);
        _starts = FirstSet.Of(node);
    }

    /// <summary>Reads a regular expression.</summary>
    /// <exception cref="PatternException">It is malformed or not supported.</exception>
    public static Pattern OfExpression(string expression) => new(PatternParser.Parse(expression));

    /// <summary>Matches a text literally. An empty text matches everywhere, as the empty expression does.</summary>
    /// <exception cref="PatternException">It is longer than 8,192 characters.</exception>
    public static Pattern OfLiteral(string literal)
    {
        PatternParser.CheckLength(literal);
        return new(new SequenceNode([.. literal.EnumerateRunes().Select(r => new SetNode(CodePointSet.OfCodePoint(r.Value)))]));
    }

    /// <summary>The first match that starts at or after a position; false where there is none.</summary>
    public bool TryFind(ReadOnlySpan<char> text, int from, BacktrackStack stack, out int start, out int end)
    {
        for (start = from; start <= text.Length; start = NextCodePoint(text, start))
        {
            stack.Spend(1);
            if (_starts is not null && (start == text.Length || !_starts.Contains(CodeAt(text, start))))
                continue;
            end = Match(text, 0, start, stack);
            if (end >= 0)
                return true;
        }
        end = -1;
        return false;
    }

    /// <summary>Where the next code point starts; beyond the text from its end.</summary>
    public static int NextCodePoint(ReadOnlySpan<char> text, int position) => position + (position < text.Length ? Length(text, position) : 1);

    private int Match(ReadOnlySpan<char> text, int op, int position, BacktrackStack stack)
    {
        var floor = stack.Count;
        while (_ops[op].Kind != OpKind.Accept)
        {
            stack.Spend(1);
            if (!Advance(text, ref op, ref position, stack) && !stack.TryPop(floor, text, ref op, ref position))
                return -1;
        }
        stack.CutTo(floor);
        return position;
    }

    private bool Advance(ReadOnlySpan<char> text, ref int op, ref int position, BacktrackStack stack)
    {
        ref readonly var step = ref _ops[op];
        switch (step.Kind)
        {
            case OpKind.One:
                if (position == text.Length || !step.Set!.Contains(CodeAt(text, position)))
                    return false;
                position += Length(text, position);
                op++;
                return true;
            case OpKind.Run or OpKind.RunPossessive:
                return Run(text, in step, ref op, ref position, stack);
            case OpKind.Split:
                if (step.Set is not null && (position == text.Length || !step.Set.Contains(CodeAt(text, position))))
                    op = step.B;
                else
                {
                    stack.Push(step.B, position, position);
                    op = step.A;
                }
                return true;
            case OpKind.Jump:
                op = step.A;
                return true;
            case OpKind.Edge:
                op++;
                return IsEdge(text, (Edge)step.A, position);
            default:
                return Alone(text, in step, ref op, ref position, stack);
        }
    }

    private static bool Run(ReadOnlySpan<char> text, in Op step, ref int op, ref int position, BacktrackStack stack)
    {
        var start = position;
        var least = step.A == 0 ? start : -1;
        var count = 0;
        while (count < step.B && position < text.Length && step.Set!.Contains(CodeAt(text, position)))
        {
            position += Length(text, position);
            if (++count == step.A)
                least = position;
        }
        stack.Spend(count);
        if (least < 0)
            return false;
        op++;
        if (position > least && step.Kind == OpKind.Run)
            stack.Push(op, position, least);
        return true;
    }

    private bool Alone(ReadOnlySpan<char> text, in Op step, ref int op, ref int position, BacktrackStack stack)
    {
        var end = Match(text, op + 1, position, stack);
        op = step.A;
        if (step.Kind == OpKind.Atomic && end >= 0)
            position = end;
        return end >= 0 != (step.Kind == OpKind.NotAhead);
    }

    private static bool IsEdge(ReadOnlySpan<char> text, Edge edge, int position) => edge switch
    {
        Edge.TextStart => position == 0,
        Edge.TextEnd => position == text.Length,
        Edge.LineStart => position == 0 || (text[position - 1] == '\n' && position < text.Length),
        _ => position == text.Length || text[position] == '\n',
    };

    private static int CodeAt(ReadOnlySpan<char> text, int position)
    {
        var unit = text[position];
        return char.IsHighSurrogate(unit) ? char.ConvertToUtf32(unit, text[position + 1]) : unit;
    }

    private static int Length(ReadOnlySpan<char> text, int position) => char.IsHighSurrogate(text[position]) ? 2 : 1;
}
