using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Daedalus.Server.Hosting;

/// <summary>What the server tells those who run it. Never what was asked or answered.</summary>
internal sealed partial class ServerLog(ILogger logger)
{
    public void Fault(HttpContext context, Exception error) => Failed(logger, context.Request.Method, context.GetEndpoint()?.DisplayName, error);

    [LoggerMessage(1, LogLevel.Error, "{Method} {Endpoint} failed.")]
    private static partial void Failed(ILogger logger, string method, string? endpoint, Exception error);
}
