using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using Daedalus.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Daedalus.Server.Tests;

/// <summary>A thousand at once against a queue of 64, in a host of somebody's own. The time of each refusal is held to its limit only with <c>DAEDALUS_TIMED=1</c>, on a quiet machine.</summary>
public class LoadTests(ITestOutputHelper output)
{
    private const int Callers = 1000;

    [Fact]
    public async Task TheSurplusIsRefusedAtOnceAndTheRestIsAnswered()
    {
        await using var engine = new DiffusionEngine(TestServer.Model, new EngineOptions { QueueLimit = 64, MaxBatch = 16, DrainTimeout = TimeSpan.Zero });
        var took = new ConcurrentBag<(int Status, TimeSpan Took)>();
        await using var app = Host(engine, took);
        await app.StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Callers }) { BaseAddress = new Uri(app.Urls.Single()) };

        // Connections are opened before, so that it is requests that are timed; the first wave also warms everything up.
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => client.GetAsync("/healthz")));
        await WaveAsync(client);
        var before = Memory();
        took.Clear();
        for (var wave = 0; wave < 3; wave++)
            await WaveAsync(client);

        var refused = took.Where(one => one.Status == 429).Select(one => one.Took).Order().ToList();
        output.WriteLine($"{took.Count} requests, {refused.Count} refused: p50 {At(refused, .5)} ms, p99 {At(refused, .99)} ms, most {At(refused, 1)} ms; memory {before >> 10:N0} to {Memory() >> 10:N0} KiB");
        Assert.Equal(3 * Callers, took.Count);
        Assert.True(refused.Count > Callers, $"only {refused.Count} were refused");
        if (Environment.GetEnvironmentVariable("DAEDALUS_TIMED") == "1")
            Assert.True(At(refused, 1) < 50, $"a refusal took {At(refused, 1)} ms");

        // Buffers of connections come and go; 4 KiB kept of every request would be seen.
        Assert.InRange(Memory(), 0, before + (12 << 20));
        Assert.Equal(0, engine.Status.Failed);
    }

    private static async Task WaveAsync(HttpClient client)
    {
        var right = Questions.Alone(Questions.YesOrNo).Text;
        var statuses = await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            using var response = await client.PostAsync("/v1/chat/completions", new StringContent(TestServer.Chat(Questions.YesOrNo), Encoding.UTF8, "application/json"));
            if (response.StatusCode == HttpStatusCode.OK)
                Assert.Equal(right, Replies.ContentOf(await response.JsonAsync()));
            else
                Assert.True(response.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
            return response.StatusCode;
        }));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests], statuses.Distinct().Order());
        Assert.True(statuses.Count(status => status == HttpStatusCode.OK) >= 64);
    }

    private static WebApplication Host(DiffusionEngine engine, ConcurrentBag<(int Status, TimeSpan Took)> took)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Use(async (context, next) =>
        {
            var started = Stopwatch.GetTimestamp();
            await next(context);
            if (context.Request.Path != "/healthz")
                took.Add((context.Response.StatusCode, Stopwatch.GetElapsedTime(started)));
        });
        app.MapDaedalus(engine, new ServerOptions { ModelName = TestServer.ModelName });
        return app;
    }

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static double At(List<TimeSpan> sorted, double share) => Math.Round(sorted[(int)Math.Min(sorted.Count - 1, share * sorted.Count)].TotalMilliseconds, 1);
}
