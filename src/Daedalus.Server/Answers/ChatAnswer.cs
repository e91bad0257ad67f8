namespace Daedalus.Server.Answers;

/// <summary>An answer to a conversation, whole.</summary>
internal sealed record ChatAnswer(string Id, string Object, long Created, string Model, ChatChoice[] Choices, Usage Usage, string SystemFingerprint)
{
    public static ChatAnswer Of(AnswerHead head, GenerationResult result) => new(
        head.Id, "chat.completion", head.Created, head.Model, [new ChatChoice(0, new ChatMessage("assistant", result.Text, null), null, FinishReason.Of(result.Stop))],
        Usage.Of(result.Statistics), head.Fingerprint);
}

internal sealed record ChatChoice(int Index, ChatMessage Message, string? Logprobs, string FinishReason);

internal sealed record ChatMessage(string Role, string Content, string? Refusal);
