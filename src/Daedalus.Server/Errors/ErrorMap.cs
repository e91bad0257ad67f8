using Daedalus.Kernels.Devices;
using Daedalus.Serving;
using Microsoft.AspNetCore.Http;

namespace Daedalus.Server.Errors;

/// <summary>What callers are told of what went wrong; nothing of the inside but what an exception says for them.</summary>
internal static class ErrorMap
{
    public static ApiError Of(Exception error) => error switch
    {
        ApiException known => known.Error,
        EngineOverloadedException { InnerException: InsufficientMemoryException } taken => ApiError.RateLimit("memory_taken", taken.Message, taken.RetryAfter),
        EngineOverloadedException full => ApiError.RateLimit("engine_overloaded", full.Message, full.RetryAfter),
        DeviceException or EngineStoppedException { InnerException: not null } => ApiError.Unavailable("device_failed", "The device that computes answers failed. The server has to be started again."),
        EngineStoppedException or ObjectDisposedException => ApiError.Unavailable("server_stopping", "The server is stopping or has stopped. Try again in a moment, or elsewhere."),
        OperationCanceledException => ApiError.Unavailable("cancelled", "The request was ended before it was answered. Try again."),
        TimeoutException => Final(StatusCodes.Status504GatewayTimeout, ErrorType.Timeout, "timeout", "The answer took longer than it may. Ask for a shorter one, or allow more time."),
        InsufficientMemoryException large => ApiError.Invalid(null, large.Message, "insufficient_memory"),
        NumericalFaultException => Final(StatusCodes.Status500InternalServerError, ErrorType.Server, "numerical_fault", "The model computed something that is not a number. Its weights may be broken."),
        BadHttpRequestException bad => OfBadRequest(bad),
        _ => new ApiError(StatusCodes.Status500InternalServerError, ErrorType.Server, "internal_error", "The server failed. Its log says more."),
    };

    /// <summary>Whether somebody should look at it. A failed device is told of once for all its requests.</summary>
    public static bool IsFault(ApiError error) => error.Status == StatusCodes.Status500InternalServerError;

    // Computed anew it would fail anew, and take that much from the others.
    private static ApiError Final(int status, string type, string code, string message) => new(status, type, code, message) { IsFinal = true };

    private static ApiError OfBadRequest(BadHttpRequestException bad) => bad.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => new ApiError(bad.StatusCode, ErrorType.InvalidRequest, "body_too_large", "The body is longer than the server takes. Send less."),
        StatusCodes.Status408RequestTimeout => new ApiError(bad.StatusCode, ErrorType.Timeout, "slow_body", "The body came too slowly. Send it at once."),
        _ => new ApiError(StatusCodes.Status400BadRequest, ErrorType.InvalidRequest, "bad_request", "The request could not be read to its end."),
    };
}
