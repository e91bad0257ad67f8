using Microsoft.AspNetCore.Http;

namespace Daedalus.Server.Errors;

/// <summary>An error as a caller sees it.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Type">One of <see cref="ErrorType"/>.</param>
/// <param name="Code">A word for programs, or null.</param>
/// <param name="Message">What is wrong, and the way out.</param>
internal sealed record ApiError(int Status, string Type, string? Code, string Message)
{
    /// <summary>The field of the request that is wrong.</summary>
    public string? Param { get; init; }

    /// <summary>When to try again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether clients should leave it at that: unless told so, the official ones send twice more what failed with 500 or above.</summary>
    public bool IsFinal { get; init; }

    public static ApiError Invalid(string? param, string message, string? code = null) =>
        new(StatusCodes.Status400BadRequest, ErrorType.InvalidRequest, code, message) { Param = param };

    public static ApiError Unavailable(string code, string message) =>
        new(StatusCodes.Status503ServiceUnavailable, ErrorType.Unavailable, code, message) { RetryAfter = TimeSpan.FromSeconds(5) };

    public static ApiError RateLimit(string code, string message, TimeSpan retryAfter) =>
        new(StatusCodes.Status429TooManyRequests, ErrorType.RateLimit, code, message) { RetryAfter = retryAfter };
}
