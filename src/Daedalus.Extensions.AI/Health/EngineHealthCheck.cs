using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Daedalus.Extensions.AI;

/// <summary>Asks for the state of one model's engine, without making it load.</summary>
internal sealed class EngineHealthCheck(EngineHolder holder, Func<EngineHolder, HealthCheckResult> judge) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(judge(holder));
}
