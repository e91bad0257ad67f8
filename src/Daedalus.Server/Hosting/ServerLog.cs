using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Daedalus.Server.Hosting;

/// <summary>What the server tells those who run it. Never what was asked or answered.</summary>
internal sealed partial class ServerLog(ILogger logger)
{
    private bool _toldOfEngine;

    public void Fault(HttpContext context, Exception error) => Failed(logger, context.Request.Method, context.GetEndpoint()?.DisplayName, error);

    /// <summary>Tells why the engine ended; once, since everybody who comes later finds it so.</summary>
    public void EngineFault(Exception fault)
    {
        if (!Interlocked.Exchange(ref _toldOfEngine, true))
            EngineFailed(logger, fault);
    }

    [LoggerMessage(1, LogLevel.Error, "{Method} {Endpoint} failed.")]
    private static partial void Failed(ILogger logger, string method, string? endpoint, Exception error);

    [LoggerMessage(2, LogLevel.Error, "The device that computes answers failed. The server takes no more requests and has to be started again.")]
    private static partial void EngineFailed(ILogger logger, Exception fault);
}
