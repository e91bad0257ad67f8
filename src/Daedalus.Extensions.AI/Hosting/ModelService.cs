using Daedalus.Serving;
using Microsoft.Extensions.Hosting;

namespace Daedalus.Extensions.AI;

/// <summary>
/// Loads a model before the host serves, so that what is wrong with it shows at start, and drains its engine as soon as the host begins to stop: while the
/// web server still waits for its requests, not after.
/// </summary>
internal sealed class ModelService(EngineHolder holder) : IHostedLifecycleService
{
    private Task _drained = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.Run(() => holder.Load(cancellationToken), cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (holder.Loaded is { } engine)
            _drained = DrainAsync(engine, cancellationToken);
        return Task.CompletedTask;
    }

    // A host without patience goes on without a step that hangs: its request has been told by then.
    public async Task StopAsync(CancellationToken cancellationToken) => await _drained.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task DrainAsync(DiffusionEngine engine, CancellationToken cancellationToken)
    {
        var (model, deadline) = (holder.Options.NameOf(), engine.Options.DrainTimeout);
        holder.Logger.Draining(model, deadline.TotalSeconds);

        // A host that has no more patience than this ends what is left at once. Nobody may wait here for the step under way: who cancels would wait with it.
        using var hurry = cancellationToken.UnsafeRegister(static engine => _ = ((DiffusionEngine)engine!).StopAsync(TimeSpan.Zero), engine);
        await engine.StopAsync(deadline).ConfigureAwait(false);
        var status = engine.Status;
        holder.Logger.Drained(model, status.Completed, status.Cancelled, status.Failed, status.Refused);
    }
}
