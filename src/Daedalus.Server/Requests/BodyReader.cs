using System.Buffers;
using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Text.Json;
using Daedalus.Server.Errors;
using Microsoft.AspNetCore.Http;

namespace Daedalus.Server.Requests;

/// <summary>Reads the JSON of a request, no more of it than is allowed.</summary>
internal static class BodyReader
{
    /// <exception cref="ApiException">It is too long, of another type, or no strict JSON.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpContext context, int mostBytes)
    {
        CheckType(context.Request.ContentType);
        if (context.Request.ContentLength > mostBytes)
            throw TooLong(mostBytes);
        return StrictJson.Parse(await ReadBytesAsync(context.Request.BodyReader, mostBytes, context.RequestAborted));
    }

    // In a host of somebody's own the server's limit may be another one, so that bytes are counted here too.
    private static async Task<byte[]> ReadBytesAsync(PipeReader body, int mostBytes, CancellationToken aborted)
    {
        while (true)
        {
            var read = await body.ReadAsync(aborted);
            var isTooLong = read.Buffer.Length > mostBytes;
            var bytes = read.IsCompleted && !isTooLong ? read.Buffer.ToArray() : null;

            // What is read has to be given back, also at the end: else the server closes the connection, which could serve another request.
            body.AdvanceTo(bytes is null && !isTooLong ? read.Buffer.Start : read.Buffer.End, read.Buffer.End);
            if (isTooLong)
                throw TooLong(mostBytes);
            if (bytes is not null)
                return bytes;
        }
    }

    // Only JSON: a page of another site can make a browser send forms and plain text here without asking first.
    private static void CheckType(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || type.MediaType is not { } media
            || !(media.Equals("application/json", StringComparison.OrdinalIgnoreCase) || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase))
            || type.CharSet?.Trim('"') is { } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            throw new ApiException(new ApiError(StatusCodes.Status415UnsupportedMediaType, ErrorType.InvalidRequest, "unsupported_media_type",
                "The body must be JSON in UTF-8. Send the header 'Content-Type: application/json'."));
    }

    private static ApiException TooLong(int mostBytes) => new(new ApiError(
        StatusCodes.Status413PayloadTooLarge, ErrorType.InvalidRequest, "body_too_large", FormattableString.Invariant($"The body is longer than {mostBytes:N0} bytes. Send less.")));
}
