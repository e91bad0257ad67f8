namespace Daedalus.Text.Patterns;

/// <summary>
/// Reads the part of Oniguruma's regular expressions (its default syntax) that tokenizer files use: alternatives, groups, (?i:...),
/// atomic groups, lookahead, bracketed sets, escapes, categories, line and text edges, and greedy, lazy and possessive repetition.
/// Anything else is refused by name, so that a text is never split in another way than the file means.
/// </summary>
internal sealed class PatternParser
{
    private const int DeepestNesting = 32;
    private const int LongestPattern = 8192;
    private readonly PatternText _text;
    private int _depth;

    private PatternParser(string pattern) => _text = new PatternText(pattern);

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="PatternException">It is longer than 8,192 characters, malformed or uses what is not supported.</exception>
    public static Node Parse(string pattern)
    {
        CheckLength(pattern);
        var parser = new PatternParser(pattern);
        var node = parser.Choice(ignoreCase: false);
        return parser._text.AtEnd ? node : throw parser._text.Error("closes a group that was never opened");
    }

    public static void CheckLength(string pattern)
    {
        if (pattern.Length > LongestPattern)
            throw new PatternException($"the pattern has {pattern.Length} characters, more than {LongestPattern}");
    }

    private Node Choice(bool ignoreCase)
    {
        if (++_depth > DeepestNesting)
            throw _text.Error($"nests groups deeper than {DeepestNesting}");
        var options = new List<Node> { Sequence(ignoreCase) };
        while (_text.TryTake("|"))
            options.Add(Sequence(ignoreCase));
        _depth--;
        return options.Count == 1 ? options[0] : new ChoiceNode(options);
    }

    private SequenceNode Sequence(bool ignoreCase)
    {
        var parts = new List<Node>();
        while (_text.Peek is not (-1 or '|' or ')'))
            parts.Add(RepetitionParser.Parse(_text, Atom(ignoreCase)));
        return new SequenceNode(parts);
    }

    private Node Atom(bool ignoreCase)
    {
        var code = _text.Next();
        return code switch
        {
            '(' => Group(ignoreCase),
            '[' => new SetNode(BracketParser.Parse(_text, ignoreCase)),
            '.' => new SetNode(NamedSets.Dot),
            '^' => new EdgeNode(Edge.LineStart),
            '$' => new EdgeNode(Edge.LineEnd),
            '*' or '+' or '?' => throw _text.Error("repeats nothing"),
            '\\' => Escape(ignoreCase),
            _ => Literal(code, ignoreCase),
        };
    }

    private Node Escape(bool ignoreCase)
    {
        if (_text.TryTake("A"))
            return new EdgeNode(Edge.TextStart);
        if (_text.TryTake("z"))
            return new EdgeNode(Edge.TextEnd);
        if (EscapeParser.TrySet(_text) is { } set)
            return !ignoreCase || set.Contains('a') == set.Contains('A')
                ? new SetNode(set)
                : throw _text.Error("ignores the case of a category of letters, which is not supported");
        return Literal(EscapeParser.CodePoint(_text), ignoreCase);
    }

    private SetNode Literal(int code, bool ignoreCase) =>
        new(ignoreCase ? CodePointSet.Of(CaseFolding.Expand(_text, code, code)) : CodePointSet.OfCodePoint(code));

    private Node Group(bool ignoreCase)
    {
        Func<Node, Node> wrap = body => body;
        if (_text.TryTake("?>"))
            wrap = body => new AtomicNode(body);
        else if (_text.TryTake("?="))
            wrap = body => new LookaheadNode(body, Negative: false);
        else if (_text.TryTake("?!"))
            wrap = body => new LookaheadNode(body, Negative: true);
        else if (_text.TryTake("?i:"))
            ignoreCase = true;
        else if (!_text.TryTake("?:") && _text.Peek == '?')
            throw _text.Error("opens a group of a kind that is not supported (supported: (...), (?:...), (?i:...), (?>...), (?=...), (?!...))");
        var body = wrap(Choice(ignoreCase));
        return _text.TryTake(")") ? body : throw _text.Error("leaves a group open");
    }
}
