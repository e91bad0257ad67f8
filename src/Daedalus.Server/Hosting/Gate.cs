using Daedalus.Server.Access;
using Daedalus.Server.Errors;
using Daedalus.Serving;
using Microsoft.AspNetCore.Http;

namespace Daedalus.Server.Hosting;

/// <summary>What every request passes on its way in, and every error on its way out.</summary>
internal sealed class Gate(Service service, Route route)
{
    public async Task RunAsync(HttpContext context)
    {
        try
        {
            await EnterAsync(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody listens any more. What stands in the log is the status that nginx made known for it.
            if (!context.Response.HasStarted)
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception error)
        {
            await FailAsync(context, error);
        }
        finally
        {
            service.Counts.Add(route.Path, context.Response.StatusCode);
        }
    }

    private async Task EnterAsync(HttpContext context)
    {
        if (!route.Takes(context.Request.Method))
        {
            context.Response.Headers.Allow = route.Method;
            throw new ApiException(new ApiError(StatusCodes.Status405MethodNotAllowed, ErrorType.InvalidRequest, "method_not_allowed", $"{route.Path} takes {route.Method} alone."));
        }

        var caller = route.Access == RouteAccess.Open ? KeyRing.Anybody : service.Keys.Caller(context.Request.Headers.Authorization);
        using var admitted = route.Access == RouteAccess.Limited ? service.Admission.Enter(caller) : null;
        try
        {
            await route.Run(context, caller);
        }
        catch (EngineOverloadedException full) when (full.InnerException is null)
        {
            // Others were quicker while it was read.
            admitted?.Forgive();
            throw;
        }
    }

    private async Task FailAsync(HttpContext context, Exception error)
    {
        var shown = service.Explain(context, error);
        if (context.Response.HasStarted)
            context.Abort();
        else
            await ErrorResponse.WriteAsync(context, shown);
    }
}
