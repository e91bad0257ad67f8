using System.Net;
using Daedalus.Server.Errors;
using Microsoft.AspNetCore.Http;

namespace Daedalus.Server.Access;

/// <summary>
/// Where there is no key, only pages and programs of this machine may call: a page from elsewhere can point a name of its own at 127.0.0.1 (DNS rebinding), but the
/// browser still says that name in the Host header.
/// </summary>
internal static class LocalCallers
{
    public static Task RunAsync(HttpContext context, RequestDelegate next)
    {
        var host = context.Request.Host.Host.Trim('[', ']');
        return host.Length == 0 || host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host, out _)
            ? next(context)
            : ErrorResponse.WriteAsync(context, new ApiError(StatusCodes.Status403Forbidden, ErrorType.InvalidRequest, "unknown_host",
                "Without a key the server answers those alone who call it localhost or by its IP address. Start it with a key to give it a name."));
    }
}
