using Daedalus.Server.Answers;
using Daedalus.Serving;
using Microsoft.AspNetCore.Http;

namespace Daedalus.Server.Hosting;

/// <summary>Answers those who ask whether the server lives, and whether it should get work.</summary>
internal static class Health
{
    /// <summary>Alive unless the device failed or a step hangs, which only a new start mends.</summary>
    public static Task LiveAsync(HttpContext context, Service service)
    {
        var status = service.Engine.Status;
        var hangs = status.IsStalled(service.Options.StallLimit);
        return WriteAsync(context, service, status, !hangs && status.State != EngineState.Faulted, "alive", hangs ? "stalled" : "faulted");
    }

    /// <summary>
    /// Ready while requests are taken, or refused for now because too many wait: were full servers not ready, overload would leave a balancer none at all. Not while a step
    /// hangs: whoever is sent here then waits for nothing. Nor from the moment on when the server is told to stop.
    /// </summary>
    public static Task ReadyAsync(HttpContext context, Service service)
    {
        var status = service.Engine.Status;
        var (hangs, state) = (status.IsStalled(service.Options.StallLimit), status.State);
        if (state == EngineState.Running && service.IsLeaving)
            state = EngineState.Draining;
        var well = status.IsFull(service.Engine.Options.MaxBatch) ? "busy" : "ready";
        var runs = state == EngineState.Running;
        return WriteAsync(context, service, status, runs && !hangs, well, runs ? "stalled" : state.ToString().ToLowerInvariant());
    }

    private static Task WriteAsync(HttpContext context, Service service, EngineStatus status, bool isWell, string well, string otherwise)
    {
        // Where a balancer sends nothing any more, probes are all that comes by.
        if (status.Fault is { } fault)
            service.Log.EngineFault(fault);
        if (!isWell)
            context.Response.Headers.RetryAfter = "5";
        return JsonResponse.WriteAsync(
            context, isWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, HealthBody.Of(isWell ? well : otherwise, status), ApiJson.Compact.HealthBody);
    }
}
