using Daedalus.Models;
using Daedalus.Serving;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Daedalus.Extensions.AI.Tests.Hosting;

public class HostTests
{
    [Fact]
    public async Task AHostLoadsTheModelAtStartAndDrainsItAtStop()
    {
        var log = new LogList();
        using var host = Host(services => services.AddDaedalus(options => options.ModelPath = ShippedEngine.Folder), log);
        await host.StartAsync();
        Assert.Equal([1, 3], log.Ids);
        var engine = host.Services.GetRequiredService<DiffusionEngine>();
        Assert.NotEmpty((await host.Services.GetRequiredService<IChatClient>().GetResponseAsync("Spell OVJWU.")).Text);
        await host.StopAsync();
        Assert.Equal([1, 3, 5, 6], log.Ids);
        Assert.Equal(EngineState.Stopped, engine.Status.State);
        Assert.Contains("1 requests answered", log.Entries.Last().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RequestsUnderWayAreAnsweredWhileTheHostStops()
    {
        using var gate = new SemaphoreSlim(0);
        using var host = Host(services => services.AddDaedalus(options => options.ModelPath = ShippedEngine.Folder));
        await host.StartAsync();
        var client = host.Services.GetRequiredService<DaedalusChatClient>();
        var answer = client.GetResponseAsync("Spell OVJWU.", new ChatOptions().WithDaedalus(new() { DecoderOptions = new GatedOptions(client.Engine.Model.DefaultDecoder(), gate) }));
        var stop = host.StopAsync();
        await Assert.ThrowsAsync<EngineStoppedException>(() => client.GetResponseAsync("Spell OVJWU."));
        Assert.False(stop.IsCompleted);
        gate.Release(1000);
        await stop;
        Assert.NotEmpty((await answer).Text);
    }

    [Fact]
    public async Task AHostWithoutPatienceEndsWhatIsLeft()
    {
        using var gate = new SemaphoreSlim(0);
        using var host = Host(services => services.AddDaedalus(options => options.ModelPath = ShippedEngine.Folder));
        await host.StartAsync();
        var client = host.Services.GetRequiredService<DaedalusChatClient>();
        var answer = client.GetResponseAsync("Spell OVJWU.", new ChatOptions().WithDaedalus(new() { DecoderOptions = new GatedOptions(client.Engine.Model.DefaultDecoder(), gate) }));
        using var patience = new CancellationTokenSource();
        var stop = host.StopAsync(patience.Token);
        await patience.CancelAsync();

        // The step under way still hangs.
        await Assert.ThrowsAsync<EngineStoppedException>(() => answer.WaitAsync(TimeSpan.FromSeconds(10)));
        await stop.WaitAsync(TimeSpan.FromSeconds(10));
        gate.Release(1000);
    }

    [Fact]
    public async Task WrongOptionsStopAHostFromStarting()
    {
        using var host = Host(services => services.AddDaedalus(options => options.QueueLimit = -3));
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains("ModelPath is not set", error.Message, StringComparison.Ordinal);
        Assert.Contains("QueueLimit is -3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABrokenModelStopsAHostFromStarting()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            using var host = Host(services => services.AddDaedalus(options => options.ModelPath = folder.FullName));
            await Assert.ThrowsAsync<InvalidModelException>(() => host.StartAsync());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task SettingsThatContradictThePresetsStopAHostFromStarting()
    {
        using var host = Host(services => services.AddDaedalus(options =>
        {
            options.ModelPath = ShippedEngine.Folder;
            (options.Settings["low-threshold"], options.Settings["high-threshold"]) = ("0.9", "0.2");
        }));
        Assert.Contains("low-threshold", (await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACacheThatTheModelCannotHaveStopsAHostFromStarting()
    {
        using var host = Host(services => services.AddDaedalus(options => (options.ModelPath, options.Cache) = (ShippedEngine.Folder, "exact")));
        Assert.Contains("exact", (await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync())).Message, StringComparison.Ordinal);
    }

    private static IHost Host(Action<IServiceCollection> add, LogList? log = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        add(builder.Services);
        if (log is not null)
            builder.Logging.AddProvider(log);
        return builder.Build();
    }
}
