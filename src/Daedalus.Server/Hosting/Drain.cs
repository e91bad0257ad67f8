using Daedalus.Serving;
using Microsoft.Extensions.Hosting;

namespace Daedalus.Server.Hosting;

/// <summary>Lets the engine finish what it has before the listener closes, so that those who ask whether the server is ready are told that it is not.</summary>
internal sealed class Drain(DiffusionEngine engine, TimeSpan deadline) : IHostedLifecycleService
{
    // A host without patience goes on without a step that hangs: its request has been told by then.
    public async Task StoppingAsync(CancellationToken cancellationToken) =>
        await engine.StopWithPatienceAsync(deadline).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
