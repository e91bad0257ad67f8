using Daedalus.Server.Access;
using Daedalus.Server.Hosting;
using Daedalus.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Daedalus.Server;

/// <summary>A server that is ready to run.</summary>
public static class DaedalusServer
{
    // Between the end of the last request and the end of the process: to write what is left.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Makes a server over an engine. When its host is told to stop (Ctrl-C, SIGTERM) it is no longer ready, takes requests for <see cref="ServerOptions.HandOver"/> and then
    /// no new ones, lets those it has finish for <see cref="ServerOptions.DrainTimeout"/>, ends the others with an error, and closes. It reads no configuration of its own
    /// from files or variables.
    /// </summary>
    /// <param name="engine">Answers; stopped with the server, and disposed of by whoever made it.</param>
    /// <param name="options">Addresses, keys and limits; null takes the defaults.</param>
    /// <param name="configure">Adds what the host should have beside, e.g. logging.</param>
    /// <exception cref="ArgumentException">An option is out of range, the defaults do not suit the model, or an address that others can reach is not guarded by a key.</exception>
    public static WebApplication Create(DiffusionEngine engine, ServerOptions? options = null, Action<WebApplicationBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        options ??= new ServerOptions();
        options.Validate();

        // Empty: an appsettings.json or a variable must not be able to open another address than those that were checked.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        var drain = new Drain(engine, options.HandOver, options.DrainTimeout);
        builder.Services.AddSingleton(drain);
        builder.Services.AddSingleton<IHostedService>(drain);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.HandOver + options.DrainTimeout + LastWords);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options));
        configure?.Invoke(builder);
        var app = builder.Build();
        app.Use(drain.RunAsync);
        if (options.Keys.Count == 0)
            app.Use(LocalCallers.RunAsync);
        app.MapDaedalus(engine, options);
        DaedalusEndpoints.MapUnknown(app);
        return app;
    }

    // Kestrel's own guards against slow senders and readers stay as they are: 30 s for headers, 240 bytes a second for bodies.
    private static void Configure(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConcurrentConnections;
        kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1);
        foreach (var address in ListenAddress.ParseAll(options.Urls, options.Keys.Count > 0))
            address.ListenOn(kestrel);
    }
}
