using Daedalus.Engine;
using Daedalus.Server.Answers;
using Daedalus.Server.Requests;
using Microsoft.AspNetCore.Http;

namespace Daedalus.Server.Streaming;

/// <summary><c>POST /v1/daedalus/canvas</c>: a conversation whose answer is watched while it is denoised.</summary>
internal sealed class CanvasForm(StopTokens stops) : IAnswerForm
{
    public string IdPrefix => "canvas-";

    public bool WatchesCanvas => true;

    public bool AlwaysStreams => true;

    public Ask Read(AskReader reader, JsonFields request, string caller) => reader.ReadChat(request, caller);

    public Task WriteAsync(HttpContext context, AnswerHead head, GenerationResult result) => throw new InvalidOperationException("A canvas is always streamed.");

    public void Add(EventStream events, AnswerHead head, DenoisingUpdate update)
    {
        events.Add(CanvasEvent.Of(update, stops), ApiJson.Compact.CanvasEvent);
        if (update.Result is { } result)
            events.Add(CanvasResult.Of(result), ApiJson.Compact.CanvasResult);
    }

    // The result has it.
    public void AddUsage(EventStream events, AnswerHead head, GenerationResult result)
    {
    }
}
