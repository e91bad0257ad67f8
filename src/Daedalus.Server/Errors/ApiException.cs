namespace Daedalus.Server.Errors;

/// <summary>Ends a request with an error that its caller may see.</summary>
internal sealed class ApiException(ApiError error) : Exception(error.Message)
{
    public ApiError Error { get; } = error;

    public static ApiException Invalid(string? param, string message, string? code = null) => new(ApiError.Invalid(param, message, code));
}
