using Daedalus.Server.Errors;

namespace Daedalus.Server.Answers;

/// <summary>An error, as a response and as an event of a stream.</summary>
internal sealed record ErrorBody(ErrorDetail Error)
{
    public static ErrorBody Of(ApiError error) => new(new ErrorDetail(error.Message, error.Type, error.Param, error.Code));
}

internal sealed record ErrorDetail(string Message, string Type, string? Param, string? Code);
