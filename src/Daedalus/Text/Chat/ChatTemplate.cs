using System.Buffers;
using Daedalus.Models;

namespace Daedalus.Text;

/// <summary>
/// How a conversation is laid out for a model family, ending with the header of the answer. Templates are code, never a script from the
/// model's file. Control tokens are added by id; roles and contents are encoded as plain text.
/// </summary>
public abstract class ChatTemplate
{
    private static readonly SearchValues<char> RoleLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz_");

    private protected ChatTemplate()
    {
    }

    /// <summary>LLaDA: headers between <c>&lt;|start_header_id|&gt;</c> and <c>&lt;|end_header_id|&gt;</c>, trimmed contents, <c>&lt;|eot_id|&gt;</c>.</summary>
    public static ChatTemplate Llada { get; } = new LladaTemplate();

    /// <summary>ChatML as Dream and Qwen2.5 use it, with the system turn "You are a helpful assistant." where none is given.</summary>
    public static ChatTemplate ChatMl { get; } = new ChatMlTemplate();

    /// <summary>The control tokens of all templates.</summary>
    internal static IReadOnlySet<string> AllControlTokens { get; } = Llada.ControlTokens.Concat(ChatMl.ControlTokens).ToHashSet(StringComparer.Ordinal);

    internal abstract IReadOnlyList<string> ControlTokens { get; }

    private protected abstract string TurnEndToken { get; }

    /// <summary>The template whose control tokens a tokenizer has, or null where it has none's.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    public static ChatTemplate? Detect(Tokenizer tokenizer) =>
        new[] { Llada, ChatMl }.FirstOrDefault(t => t.ControlTokens.All(c => tokenizer.FindAdded(c) is not null));

    /// <summary>The ids of a conversation, ready for the model's answer. They equal those of the rendered text with special tokens parsed.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="turns">The messages in order, at least one.</param>
    /// <exception cref="ArgumentException">There is no turn, or a role is no plain word.</exception>
    /// <exception cref="InvalidModelException">The tokenizer lacks a control token of this template.</exception>
    public int[] Encode(Tokenizer tokenizer, IReadOnlyList<ChatTurn> turns)
    {
        if (turns.Count == 0)
            throw new ArgumentException("A conversation needs at least one turn.", nameof(turns));
        foreach (var turn in turns)
            if (turn.Role.Length == 0 || turn.Role.AsSpan().ContainsAnyExcept(RoleLetters))
                throw new ArgumentException($"The role '{turn.Role}' is not a plain word of a-z and '_', such as user or assistant.", nameof(turns));
        var prompt = new PromptBuilder(tokenizer);
        Write(prompt, turns);
        return prompt.ToArray();
    }

    /// <summary>The token that ends a turn.</summary>
    internal int? TurnEnd(Tokenizer tokenizer) => tokenizer.FindAdded(TurnEndToken)?.Id;

    private protected abstract void Write(PromptBuilder prompt, IReadOnlyList<ChatTurn> turns);
}
