namespace Daedalus.Server.Errors;

/// <summary>Kinds of error as OpenAI's clients know them.</summary>
internal static class ErrorType
{
    public const string InvalidRequest = "invalid_request_error";
    public const string Authentication = "authentication_error";
    public const string RateLimit = "rate_limit_error";
    public const string Unavailable = "service_unavailable_error";
    public const string Timeout = "timeout_error";
    public const string Server = "server_error";
}
