using Daedalus.Server.Answers;
using Daedalus.Server.Requests;
using Microsoft.AspNetCore.Http;

namespace Daedalus.Server.Streaming;

/// <summary><c>POST /v1/completions</c>.</summary>
internal sealed class TextForm : IAnswerForm
{
    public string IdPrefix => "cmpl-";

    public bool WatchesCanvas => false;

    public bool AlwaysStreams => false;

    public Ask Read(AskReader reader, JsonFields request, string caller) => reader.ReadText(request, caller);

    public Task WriteAsync(HttpContext context, AnswerHead head, GenerationResult result) =>
        JsonResponse.WriteAsync(context, StatusCodes.Status200OK, TextAnswer.Of(head, result), ApiJson.Compact.TextAnswer);

    public void Add(EventStream events, AnswerHead head, DenoisingUpdate update)
    {
        var finish = update.Result is { } result ? FinishReason.Of(result.Stop) : null;
        if (update.NewText.Length > 0 || finish is not null)
            events.Add(TextAnswer.Of(head, update.NewText, finish), ApiJson.Compact.TextAnswer);
    }

    public void AddUsage(EventStream events, AnswerHead head, GenerationResult result) =>
        events.Add(TextAnswer.Of(head, Usage.Of(result.Statistics)), ApiJson.Compact.TextAnswer);
}
