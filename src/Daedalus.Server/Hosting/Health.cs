using Daedalus.Serving;
using Daedalus.Server.Answers;
using Microsoft.AspNetCore.Http;

namespace Daedalus.Server.Hosting;

/// <summary>Answers those who ask whether the server lives, and whether it should get work.</summary>
internal static class Health
{
    /// <summary>Alive unless the device failed or a step hangs, which only a new start mends.</summary>
    public static Task LiveAsync(HttpContext context, DiffusionEngine engine, TimeSpan stallLimit)
    {
        var status = engine.Status;
        var hangs = status.IsStalled(stallLimit);
        return WriteAsync(context, status, !hangs && status.State != EngineState.Faulted, "alive", hangs ? "stalled" : "faulted");
    }

    /// <summary>
    /// Ready while requests are taken, or refused for now because too many wait: were full servers not ready, overload would leave a balancer none at all. Not while a step
    /// hangs: whoever is sent here then waits for nothing.
    /// </summary>
    public static Task ReadyAsync(HttpContext context, DiffusionEngine engine, TimeSpan stallLimit)
    {
        var status = engine.Status;
        var (hangs, runs) = (status.IsStalled(stallLimit), status.State == EngineState.Running);
        var well = status.IsFull(engine.Options.MaxBatch) ? "busy" : "ready";
        return WriteAsync(context, status, runs && !hangs, well, runs ? "stalled" : status.State.ToString().ToLowerInvariant());
    }

    private static Task WriteAsync(HttpContext context, EngineStatus status, bool isWell, string well, string otherwise)
    {
        if (!isWell)
            context.Response.Headers.RetryAfter = "5";
        return JsonResponse.WriteAsync(
            context, isWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, HealthBody.Of(isWell ? well : otherwise, status), ApiJson.Compact.HealthBody);
    }
}
