using Daedalus.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Daedalus.Server.Hosting;

/// <summary>
/// Hands callers over to other servers, and lets the engine finish what it has before the listener closes, so that those who ask whether the server is ready are told that it
/// is not.
/// </summary>
internal sealed class Drain(DiffusionEngine engine, TimeSpan handOver, TimeSpan deadline) : IHostedLifecycleService
{
    // How soon a hand-over ends when the engine is stopped by others, e.g. by a second Ctrl-C.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private volatile bool _hasBegun;

    /// <summary>Whether the host was told to stop.</summary>
    public bool HasBegun => _hasBegun;

    /// <summary>
    /// Closes every connection with the answer that it brings from now on. Balancers of connections (a service of Kubernetes is one) leave those that there are where they
    /// are: who kept one would go on asking here, and get nothing but refusals.
    /// </summary>
    public Task RunAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            if (HasBegun)
                context.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        });
        return next(context);
    }

    // A host without patience goes on without a step that hangs: its request has been told by then.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _hasBegun = true;
        await HandOverAsync(cancellationToken).ConfigureAwait(false);
        await engine.StopWithPatienceAsync(deadline).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task HandOverAsync(CancellationToken cancellationToken)
    {
        var clock = engine.Options.TimeProvider;
        for (var begun = clock.GetTimestamp(); engine.Status.State == EngineState.Running && !cancellationToken.IsCancellationRequested;)
        {
            var left = handOver - clock.GetElapsedTime(begun);
            if (left <= TimeSpan.Zero)
                return;
            await Task.Delay(left < Look ? left : Look, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
