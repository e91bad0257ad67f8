using System.Text.Json.Serialization;

namespace Daedalus.Server.Answers;

/// <summary>A continuation of plain text, whole or a piece of it.</summary>
internal sealed record TextAnswer(string Id, string Object, long Created, string Model, string SystemFingerprint, TextChoice[] Choices)
{
    /// <summary>Of the whole, or in the last piece where it was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Usage? Usage { get; init; }

    public static TextAnswer Of(AnswerHead head, string text, string? finishReason = null) => Of(head, [new TextChoice(0, text, null, finishReason)]);

    public static TextAnswer Of(AnswerHead head, GenerationResult result) =>
        Of(head, result.Text, Answers.FinishReason.Of(result.Stop)) with { Usage = Usage.Of(result.Statistics) };

    public static TextAnswer Of(AnswerHead head, Usage usage) => Of(head, []) with { Usage = usage };

    private static TextAnswer Of(AnswerHead head, TextChoice[] choices) => new(head.Id, "text_completion", head.Created, head.Model, head.Fingerprint, choices);
}

internal sealed record TextChoice(int Index, string Text, string? Logprobs, string? FinishReason);
