using Daedalus.Text;
using Microsoft.Extensions.AI;

namespace Daedalus.Extensions.AI;

/// <summary>From messages to the turns of the model's chat template. What is no text is refused rather than dropped: the answer would be to another question.</summary>
internal static class ConversationReader
{
    /// <exception cref="ArgumentException">There is no message, or one is null.</exception>
    /// <exception cref="NotSupportedException">A role or a content is not for models of text.</exception>
    public static IReadOnlyList<ChatTurn> Read(IEnumerable<ChatMessage> messages, string? instructions)
    {
        var turns = messages.Select(Turn).ToList();
        if (turns.Count == 0)
            throw new ArgumentException("There is no message. Give at least one.", nameof(messages));
        if (!string.IsNullOrWhiteSpace(instructions))
            turns.Insert(0, new ChatTurn("system", instructions));
        return turns;
    }

    private static ChatTurn Turn(ChatMessage? message, int index)
    {
        if (message is null)
            throw new ArgumentException($"Message {index} is null.", nameof(message));
        return new ChatTurn(RoleOf(message, index), string.Concat(message.Contents.Select(content => TextOf(content, index))));
    }

    // Chat templates know no developer; what one says ranks as what the system says.
    private static string RoleOf(ChatMessage message, int index) => message.Role.Value.ToUpperInvariant() switch
    {
        "SYSTEM" or "DEVELOPER" => "system",
        "USER" => "user",
        "ASSISTANT" => "assistant",
        _ => throw new NotSupportedException($"Message {index} has the role '{Short(message.Role.Value)}'; there are system, developer, user and assistant."),
    };

    private static string TextOf(AIContent? content, int index) => content switch
    {
        TextContent text => text.Text,
        _ => throw new NotSupportedException($"Message {index} holds {content?.GetType().Name ?? "null"}; this model reads {nameof(TextContent)} only."),
    };

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
