using System.Runtime.CompilerServices;
using Daedalus.Text;

namespace Daedalus;

/// <summary>What a model is asked: a question, a conversation, plain text or ready-made ids.</summary>
public sealed class Prompt
{
    private readonly IReadOnlyList<ChatTurn>? _turns;
    private readonly string? _text;
    private readonly int[]? _ids;
    private Encoding? _encoding;

    private Prompt(IReadOnlyList<ChatTurn>? turns, string? text, int[]? ids)
    {
        _turns = turns;
        _text = text;
        _ids = ids;
    }

    /// <summary>A question: one user turn in the model's chat template.</summary>
    public static implicit operator Prompt(string question) => FromString(question);

    /// <summary>A question: one user turn in the model's chat template.</summary>
    public static Prompt FromString(string question) => Chat([new ChatTurn("user", NotNull(question))]);

    /// <summary>A conversation in the model's chat template, ending with the turn to be answered.</summary>
    public static Prompt Chat(IReadOnlyList<ChatTurn> turns) => new([.. NotNull(turns)], null, null);

    /// <summary>Text to be continued, without a template. What looks like a control token stays text.</summary>
    public static Prompt Raw(string text) => new(null, NotNull(text), null);

    /// <summary>Ids as they are, control tokens and masks included; masks in a prompt are given, not generated.</summary>
    public static Prompt Ids(ReadOnlySpan<int> ids) => new(null, null, ids.ToArray());

    internal bool IsChat => _turns is not null;

    internal int[] Encode(Tokenizer tokenizer, ChatTemplate? template, int vocabulary)
    {
        if (_ids is not null)
            return Checked(_ids, vocabulary);

        // Who checks a prompt before it is used does not pay twice.
        var known = _encoding;
        if (known is null || known.Tokenizer != tokenizer || known.Template != template)
            _encoding = known = new Encoding(tokenizer, template, Encode(tokenizer, template));
        return [.. known.Ids];
    }

    private int[] Encode(Tokenizer tokenizer, ChatTemplate? template)
    {
        if (_text is not null)
            return NotEmpty(_text.Length == 0 ? [] : tokenizer.Encode(_text));
        if (template is null)
            throw new ArgumentException("The tokenizer has the control tokens of no known chat template. Use Prompt.Raw or Prompt.Ids.");
        if (_turns!.All(turn => string.IsNullOrWhiteSpace(turn.Content)))
            throw new ArgumentException("The prompt is empty. Ask something.");
        return template.Encode(tokenizer, _turns!);
    }

    private static T NotNull<T>(T given, [CallerArgumentExpression(nameof(given))] string? name = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(given, name);
        return given;
    }

    private static int[] Checked(int[] ids, int vocabulary)
    {
        for (var i = 0; i < ids.Length; i++)
            if (ids[i] < 0 || ids[i] >= vocabulary)
                throw new ArgumentException($"Prompt id {ids[i]} at index {i} is outside the vocabulary of {vocabulary}.");
        return NotEmpty(ids);
    }

    private static int[] NotEmpty(int[] ids) =>
        ids.Length > 0 ? ids : throw new ArgumentException("The prompt is empty. Give at least one token.");

    private sealed record Encoding(Tokenizer Tokenizer, ChatTemplate? Template, int[] Ids);
}
