using Daedalus.Server.Errors;
using Daedalus.Server.Hosting;
using Daedalus.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Daedalus.Server;

/// <summary>The server's endpoints, for hosts of your own.</summary>
public static class DaedalusEndpoints
{
    /// <summary>
    /// Maps <c>/v1/chat/completions</c>, <c>/v1/completions</c>, <c>/v1/models</c>, <c>/v1/daedalus/canvas</c>, <c>/healthz</c>, <c>/readyz</c>, <c>/metrics</c> and the page
    /// at <c>/</c>. Addresses, connections and draining are the host's: of the options those about them do not count. Who may reach it is the host's as well; without
    /// <see cref="ServerOptions.Keys"/> everybody who can.
    /// </summary>
    /// <param name="endpoints">Where to map, e.g. a <c>WebApplication</c>.</param>
    /// <param name="engine">Answers; stopped and disposed of by whoever made it.</param>
    /// <param name="options">Names, keys and limits; null takes the defaults.</param>
    /// <returns>All of them, e.g. to require authorization of the host's.</returns>
    /// <exception cref="ArgumentException">An option is out of range, or the defaults do not suit the model.</exception>
    public static IEndpointConventionBuilder MapDaedalus(this IEndpointRouteBuilder endpoints, DiffusionEngine engine, ServerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(engine);
        options ??= new ServerOptions();
        options.Validate();
        var log = endpoints.ServiceProvider.GetService<ILoggerFactory>()?.CreateLogger("Daedalus.Server") ?? NullLogger.Instance;
        var service = new Service(engine, options, new ServerLog(log), endpoints.ServiceProvider.GetService<Drain>());
        endpoints.ServiceProvider.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(service.Dispose);
        var group = endpoints.MapGroup("");
        foreach (var route in Routes.Of(service))
            group.Map(route.Path, new Gate(service, route).RunAsync);
        group.Map(Routes.Unknown, NotFoundAsync);
        return group;
    }

    /// <summary>Answers every address that nothing is mapped to.</summary>
    internal static void MapUnknown(WebApplication app) => app.MapFallback("{**rest}", NotFoundAsync);

    private static Task NotFoundAsync(HttpContext context) => ErrorResponse.WriteAsync(context, new ApiError(
        StatusCodes.Status404NotFound, ErrorType.InvalidRequest, "unknown_url", "There is nothing at this address. See POST /v1/chat/completions, POST /v1/completions and GET /v1/models."));
}
