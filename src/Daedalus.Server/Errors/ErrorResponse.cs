using System.Globalization;
using Daedalus.Server.Answers;
using Microsoft.AspNetCore.Http;

namespace Daedalus.Server.Errors;

/// <summary>Writes an error as the whole response.</summary>
internal static class ErrorResponse
{
    public static Task WriteAsync(HttpContext context, ApiError error)
    {
        var headers = context.Response.Headers;
        if (error.RetryAfter is { } wait)
            headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString("F0", CultureInfo.InvariantCulture);
        if (error.IsFinal)
            headers["x-should-retry"] = "false";
        if (error.Status == StatusCodes.Status401Unauthorized)
            headers.WWWAuthenticate = "Bearer";
        return JsonResponse.WriteAsync(context, error.Status, ErrorBody.Of(error), ApiJson.Compact.ErrorBody);
    }
}
