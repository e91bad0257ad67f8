using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Daedalus.Extensions.AI;

/// <summary>Health checks of models.</summary>
public static class DaedalusHealthChecksBuilderExtensions
{
    /// <summary>Tag of the check that tells whether the process is worth keeping: no step hangs, no device is lost.</summary>
    public const string LiveTag = "live";

    /// <summary>Tag of the check that tells whether requests are taken: the model is loaded, its engine runs, and fewer wait than may.</summary>
    public const string ReadyTag = "ready";

    /// <summary>Adds two checks of a model, <c>daedalus-live</c> and <c>daedalus-ready</c>, or <c>daedalus-{name}-live</c> and so on, with a tag each.</summary>
    /// <param name="builder">Where they are added.</param>
    /// <param name="name">The name that the model was added by; default null: the one without a name.</param>
    public static IHealthChecksBuilder AddDaedalus(this IHealthChecksBuilder builder, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Add(builder, name, LiveTag, holder => EngineHealth.Live(holder.Loaded?.Status, holder.Options.StallLimit));
        Add(builder, name, ReadyTag, holder => EngineHealth.Ready(holder.Loaded?.Status, holder.Options.MaxBatch, holder.Options.StallLimit));
        return builder;
    }

    private static void Add(IHealthChecksBuilder builder, string? name, string tag, Func<EngineHolder, HealthCheckResult> judge) =>
        builder.Add(new HealthCheckRegistration(
            name is null ? $"daedalus-{tag}" : $"daedalus-{name}-{tag}",
            services => new EngineHealthCheck(services.GetRequiredKeyedService<EngineHolder>(name ?? Options.DefaultName), judge),
            HealthStatus.Unhealthy, [tag]));
}
