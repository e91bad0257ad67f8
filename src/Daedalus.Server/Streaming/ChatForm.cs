using Daedalus.Server.Answers;
using Daedalus.Server.Requests;
using Microsoft.AspNetCore.Http;

namespace Daedalus.Server.Streaming;

/// <summary><c>POST /v1/chat/completions</c>.</summary>
internal sealed class ChatForm : IAnswerForm
{
    public string IdPrefix => "chatcmpl-";

    public bool WatchesCanvas => false;

    public bool AlwaysStreams => false;

    public Ask Read(AskReader reader, JsonFields request, string caller) => reader.ReadChat(request, caller);

    public Task WriteAsync(HttpContext context, AnswerHead head, GenerationResult result) =>
        JsonResponse.WriteAsync(context, StatusCodes.Status200OK, ChatAnswer.Of(head, result), ApiJson.Compact.ChatAnswer);

    public void Add(EventStream events, AnswerHead head, DenoisingUpdate update)
    {
        if (!events.HasEvents)
            AddChunk(new ChunkDelta(Role: "assistant", Content: ""));
        if (update.NewText.Length > 0)
            AddChunk(new ChunkDelta(Content: update.NewText));
        if (update.Result is { } result)
            AddChunk(new ChunkDelta(), FinishReason.Of(result.Stop));

        void AddChunk(ChunkDelta delta, string? finishReason = null) => events.Add(ChatChunk.Of(head, delta, finishReason), ApiJson.Compact.ChatChunk);
    }

    public void AddUsage(EventStream events, AnswerHead head, GenerationResult result) =>
        events.Add(ChatChunk.Of(head, Usage.Of(result.Statistics)), ApiJson.Compact.ChatChunk);
}
