using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Daedalus.Server.Answers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Daedalus.Server.Streaming;

/// <summary>
/// A response of server-sent events. It begins with the first one, or with a sign of life where that takes long, so that what goes wrong before can still be an
/// ordinary error. Those of one step go out together, before the next are made: a reader that takes nothing holds one step and the connection's buffer, and loses the
/// connection when its time is up.
/// </summary>
/// <param name="context">Of the request.</param>
/// <param name="patience">How long a reader may take nothing.</param>
internal sealed class EventStream(HttpContext context, TimeSpan patience)
{
    /// <summary>Whether the response has begun, and can no longer be an error.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Whether there was an event.</summary>
    public bool HasEvents { get; private set; }

    /// <summary>Adds an event to those that go out next.</summary>
    public void Add<T>(T value, JsonTypeInfo<T> type) => Add(JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>Says that there are no more.</summary>
    public void AddEnd() => Add("[DONE]"u8);

    /// <summary>Sends what was added.</summary>
    /// <exception cref="OperationCanceledException">The reader is gone, or took nothing for too long.</exception>
    public async Task FlushAsync()
    {
        // A response without an event has not begun, and can still be an error.
        if (!HasStarted)
            return;
        var flush = context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        if (!flush.IsCompletedSuccessfully)
            await WaitAsync(flush.AsTask());
        context.RequestAborted.ThrowIfCancellationRequested();
    }

    /// <summary>Sends a comment, which readers skip.</summary>
    /// <exception cref="OperationCanceledException">The reader is gone, or took nothing for too long.</exception>
    public Task KeepAliveAsync()
    {
        Write(": still waiting\n\n"u8);
        return FlushAsync();
    }

    /// <summary>Ends it with an error.</summary>
    public Task FailAsync(ErrorBody error)
    {
        Add(error, ApiJson.Compact.ErrorBody);
        return FlushAsync();
    }

    private void Add(ReadOnlySpan<byte> data)
    {
        Write("data: "u8);
        Write(data);
        Write("\n\n"u8);
        HasEvents = true;
    }

    private void Write(ReadOnlySpan<byte> text)
    {
        if (!HasStarted)
            Start();
        context.Response.BodyWriter.Write(text);
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
