using Daedalus.Serving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Daedalus.Extensions.AI.Tests.Health;

public class HealthCheckTests
{
    [Fact]
    public async Task ChecksFollowTheLifeOfAnEngine()
    {
        var services = new ServiceCollection();
        services.AddLogging().AddDaedalus(options => options.ModelPath = ShippedEngine.Folder).AddHealthChecks().AddDaedalus();
        await using var provider = services.BuildServiceProvider();
        Assert.Equal("daedalus-live healthy, daedalus-ready unhealthy", await ReportAsync(provider));
        var engine = provider.GetRequiredService<DiffusionEngine>();
        Assert.Equal("daedalus-live healthy, daedalus-ready healthy", await ReportAsync(provider));
        await engine.StopAsync(TimeSpan.Zero);
        Assert.Equal("daedalus-live healthy, daedalus-ready unhealthy", await ReportAsync(provider));
    }

    [Fact]
    public async Task EveryModelHasChecksOfItsOwnWithTheirTags()
    {
        var services = new ServiceCollection();
        services.AddLogging().AddDaedalus("a", options => options.ModelPath = ShippedEngine.Folder).AddDaedalus("b", options => options.ModelPath = ShippedEngine.Folder);
        services.AddHealthChecks().AddDaedalus("a").AddDaedalus("b");
        await using var provider = services.BuildServiceProvider();
        provider.GetRequiredKeyedService<DiffusionEngine>("b");
        Assert.Equal("daedalus-a-ready unhealthy, daedalus-b-ready healthy", await ReportAsync(provider, DaedalusHealthChecksBuilderExtensions.ReadyTag));
        Assert.Equal("daedalus-a-live healthy, daedalus-b-live healthy", await ReportAsync(provider, DaedalusHealthChecksBuilderExtensions.LiveTag));
    }

    private static async Task<string> ReportAsync(ServiceProvider provider, string? tag = null)
    {
        var report = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => tag is null || check.Tags.Contains(tag));
        return string.Join(", ", report.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key} {(entry.Value.Status == HealthStatus.Healthy ? "healthy" : "unhealthy")}"));
    }
}
