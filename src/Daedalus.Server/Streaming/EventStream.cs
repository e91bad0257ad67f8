using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Daedalus.Server.Answers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Daedalus.Server.Streaming;

/// <summary>
/// A response of server-sent events. It begins with the first one, so that what goes wrong before can still be an ordinary error. Each is written before the
/// next is made: a reader that takes nothing holds one event and the connection's buffer, and loses the connection when its time is up.
/// </summary>
/// <param name="context">Of the request.</param>
/// <param name="patience">How long a reader may take nothing.</param>
internal sealed class EventStream(HttpContext context, TimeSpan patience)
{
    /// <summary>Whether there was an event.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Sends an event.</summary>
    /// <exception cref="OperationCanceledException">The reader is gone, or took nothing for too long.</exception>
    public Task SendAsync<T>(T value, JsonTypeInfo<T> type) => WriteAsync(JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>Says that there are no more.</summary>
    public Task EndAsync() => WriteAsync("[DONE]"u8.ToArray());

    /// <summary>Ends it with an error.</summary>
    public Task FailAsync(ErrorBody error) => SendAsync(error, ApiJson.Compact.ErrorBody);

    private async Task WriteAsync(byte[] data)
    {
        if (!HasStarted)
            Start();
        var body = context.Response.BodyWriter;
        body.Write("data: "u8);
        body.Write(data);
        body.Write("\n\n"u8);
        var flush = body.FlushAsync(context.RequestAborted);
        if (!flush.IsCompletedSuccessfully)
            await WaitAsync(flush.AsTask());
        context.RequestAborted.ThrowIfCancellationRequested();
    }

    private async Task WaitAsync(Task flush)
    {
        try
        {
            await flush.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            context.Abort();
            throw new OperationCanceledException("The reader of a stream took nothing for too long.");
        }
    }

    private void Start()
    {
        HasStarted = true;
        var response = context.Response;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";

        // Proxies such as nginx would hold events back.
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }
}
