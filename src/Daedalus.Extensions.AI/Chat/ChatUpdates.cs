using Microsoft.Extensions.AI;

namespace Daedalus.Extensions.AI;

/// <summary>From the updates of an engine to those of one answer of a chat: text that is final, and at last usage and finish reason.</summary>
internal sealed class ChatUpdates(string modelName, TimeProvider clock)
{
    private readonly string _responseId = $"chatcmpl-{Guid.NewGuid():N}";
    private readonly string _messageId = $"msg-{Guid.NewGuid():N}";

    /// <summary>Null where there is nothing to tell.</summary>
    public ChatResponseUpdate? From(DenoisingUpdate update)
    {
        var contents = new List<AIContent>();
        if (update.NewText.Length > 0)
            contents.Add(new TextContent(update.NewText));
        if (update.Result is { } result)
            contents.Add(new UsageContent(Usage(result.Statistics)));
        return contents.Count == 0 ? null : new ChatResponseUpdate(ChatRole.Assistant, contents)
        {
            ResponseId = _responseId,
            MessageId = _messageId,
            ModelId = modelName,
            CreatedAt = clock.GetUtcNow(),
            FinishReason = update.Result is null ? null : FinishReasonOf(update.Result.Stop),
            RawRepresentation = update,
        };
    }

    public static ChatFinishReason FinishReasonOf(StopReason stop) => stop == StopReason.Length ? ChatFinishReason.Length : ChatFinishReason.Stop;

    // What is behind the end of the answer is no output, though it was computed; the counts beside tell of that.
    private static UsageDetails Usage(GenerationStatistics statistics) => new()
    {
        InputTokenCount = statistics.PromptTokens,
        OutputTokenCount = statistics.EffectiveTokens,
        TotalTokenCount = (long)statistics.PromptTokens + statistics.EffectiveTokens,
        AdditionalCounts = new()
        {
            ["daedalus.canvas_tokens"] = statistics.CanvasTokens,
            ["daedalus.forwards"] = statistics.Forwards,
            ["daedalus.computed_positions"] = statistics.ComputedPositions,
            ["daedalus.insertions"] = statistics.Insertions,
        },
    };
}
