using Daedalus.Serving;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Daedalus.Extensions.AI;

/// <summary>What the state of an engine means for those who watch the process. A null status is a model that is not loaded yet.</summary>
internal static class EngineHealth
{
    /// <summary>Whether the process is worth keeping. One that loads is; one whose device is lost or whose step hangs only a new start helps.</summary>
    public static HealthCheckResult Live(EngineStatus? status, TimeSpan stallLimit) => status switch
    {
        null => HealthCheckResult.Healthy("The model is not loaded yet."),
        { State: EngineState.Faulted } faulted => HealthCheckResult.Unhealthy("The device failed; start the process again.", faulted.Fault, Data(faulted)),
        { } stalled when stalled.IsStalled(stallLimit) => Stalled(stalled, stallLimit),
        { } running => HealthCheckResult.Healthy(data: Data(running)),
    };

    /// <summary>Whether requests belong here: not while a step hangs. A full engine is degraded, not unhealthy: it refuses for now, and were all taken out for it, nobody would be left.</summary>
    public static HealthCheckResult Ready(EngineStatus? status, int maxBatch, TimeSpan stallLimit) => status switch
    {
        null => HealthCheckResult.Unhealthy("The model is not loaded yet."),
        { State: EngineState.Faulted } faulted => HealthCheckResult.Unhealthy("The device failed; start the process again.", faulted.Fault, Data(faulted)),
        { State: not EngineState.Running } stopping => HealthCheckResult.Unhealthy("The engine takes no more requests.", data: Data(stopping)),
        { } stalled when stalled.IsStalled(stallLimit) => Stalled(stalled, stallLimit),
        { } full when full.IsFull(maxBatch) => HealthCheckResult.Degraded($"{full.Queued} requests wait, which is the limit.", data: Data(full)),
        { } running => HealthCheckResult.Healthy(data: Data(running)),
    };

    private static HealthCheckResult Stalled(EngineStatus status, TimeSpan stallLimit) => HealthCheckResult.Unhealthy(
        FormattableString.Invariant($"A step has taken {status.SinceProgress!.Value.TotalSeconds:F0} s, more than StallLimit, {stallLimit.TotalSeconds:F0} s."), data: Data(status));

    private static Dictionary<string, object> Data(EngineStatus status) => new()
    {
        ["state"] = status.State.ToString(),
        ["queued"] = status.Queued,
        ["active"] = status.Active,
        ["steps"] = status.Steps,
    };
}
