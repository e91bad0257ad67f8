using Daedalus.Serving;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Daedalus.Extensions.AI;

/// <summary>Puts models into a container.</summary>
public static class DaedalusServiceCollectionExtensions
{
    /// <summary>
    /// Adds one model: <see cref="DiffusionEngine"/>, <see cref="DaedalusChatClient"/> and <see cref="IChatClient"/>, all singletons. A host loads the model when it starts and
    /// drains it when it stops; without a host it is loaded when first asked for.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">Sets the options.</param>
    /// <exception cref="InvalidOperationException">There is one already; add more by name.</exception>
    public static IServiceCollection AddDaedalus(this IServiceCollection services, Action<DaedalusOptions> configure)
    {
        Add(services, Options.DefaultName, configure);
        services.AddSingleton(provider => provider.GetRequiredKeyedService<EngineHolder>(Options.DefaultName).Load());
        services.AddSingleton(provider => CreateClient(provider, Options.DefaultName));
        return services.AddSingleton<IChatClient>(provider => provider.GetRequiredService<DaedalusChatClient>());
    }

    /// <summary>The same with options from a section of the configuration; a key that is no option is an error.</summary>
    /// <inheritdoc cref="AddDaedalus(IServiceCollection, Action{DaedalusOptions})"/>
    /// <param name="services">The container.</param>
    /// <param name="section">Holds the properties of <see cref="DaedalusOptions"/>.</param>
    public static IServiceCollection AddDaedalus(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddDaedalus(options => Bind(section, options));
    }

    /// <summary>Adds one of several models: the same services, keyed by its name.</summary>
    /// <param name="services">The container.</param>
    /// <param name="name">The key of its services.</param>
    /// <param name="configure">Sets the options.</param>
    /// <exception cref="InvalidOperationException">There is one of this name already.</exception>
    public static IServiceCollection AddDaedalus(this IServiceCollection services, string name, Action<DaedalusOptions> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Add(services, name, configure);
        services.AddKeyedSingleton(name, (provider, _) => provider.GetRequiredKeyedService<EngineHolder>(name).Load());
        services.AddKeyedSingleton(name, (provider, _) => CreateClient(provider, name));
        return services.AddKeyedSingleton<IChatClient>(name, (provider, _) => provider.GetRequiredKeyedService<DaedalusChatClient>(name));
    }

    /// <summary>The same with options from a section of the configuration; a key that is no option is an error.</summary>
    /// <inheritdoc cref="AddDaedalus(IServiceCollection, string, Action{DaedalusOptions})"/>
    /// <param name="services">The container.</param>
    /// <param name="name">The key of its services.</param>
    /// <param name="section">Holds the properties of <see cref="DaedalusOptions"/>.</param>
    public static IServiceCollection AddDaedalus(this IServiceCollection services, string name, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddDaedalus(name, options => Bind(section, options));
    }

    private static void Add(IServiceCollection services, string name, Action<DaedalusOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        if (services.Any(service => service.ServiceType == typeof(EngineHolder) && Equals(service.ServiceKey, name)))
            throw new InvalidOperationException($"AddDaedalus was called twice {(name.Length == 0 ? "without a name" : $"for '{name}'")}. Give every model a name of its own.");
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<DaedalusOptions>(name).Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DaedalusOptions>, DaedalusOptionsValidator>());
        services.AddKeyedSingleton(name, (provider, _) => new EngineHolder(
            name, provider.GetRequiredService<IOptionsMonitor<DaedalusOptions>>(), provider.GetService<ILogger<DiffusionEngine>>() ?? NullLogger<DiffusionEngine>.Instance,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IHostedService>(provider => new ModelService(provider.GetRequiredKeyedService<EngineHolder>(name)));
    }

    private static DaedalusChatClient CreateClient(IServiceProvider provider, string name)
    {
        var holder = provider.GetRequiredKeyedService<EngineHolder>(name);
        var options = holder.Options;
        return new DaedalusChatClient(holder.Load(), options.NameOf(), ownsEngine: false, options.ToDefaults(), provider.GetService<ILogger<DaedalusChatClient>>());
    }

    private static void Bind(IConfigurationSection section, DaedalusOptions options) =>
        section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
}
