using System.Text.Json.Serialization;

namespace Daedalus.Server.Answers;

/// <summary>A piece of an answer to a conversation.</summary>
internal sealed record ChatChunk(string Id, string Object, long Created, string Model, string SystemFingerprint, ChunkChoice[] Choices)
{
    /// <summary>In the last one alone, where it was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Usage? Usage { get; init; }

    public static ChatChunk Of(AnswerHead head, ChunkDelta delta, string? finishReason = null) =>
        new(head.Id, "chat.completion.chunk", head.Created, head.Model, head.Fingerprint, [new ChunkChoice(0, delta, null, finishReason)]);

    public static ChatChunk Of(AnswerHead head, Usage usage) =>
        new(head.Id, "chat.completion.chunk", head.Created, head.Model, head.Fingerprint, []) { Usage = usage };
}

internal sealed record ChunkChoice(int Index, ChunkDelta Delta, string? Logprobs, string? FinishReason);

internal sealed record ChunkDelta(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Role = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Content = null);
