using System.Net;
using System.Text;
using Daedalus.Serving;
using Daedalus.Tests;
using Microsoft.Extensions.Logging;

namespace Daedalus.Server.Tests;

/// <summary>An engine that cannot compute any more leaves a trace of why, where its operator looks.</summary>
public class EngineFaultTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhyAnEngineEndedIsLoggedOnceAndNamedByProbes(bool isAskedAgain)
    {
        var log = new Logged();
        using var model = DiffusionModel.Load(Checkpoints.Folder(Checkpoints.Small));
        await using var engine = new DiffusionEngine(model);
        await using var app = DaedalusServer.Create(engine, new ServerOptions { Urls = ["http://127.0.0.1:0"] }, builder => builder.Logging.AddProvider(log));
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        Assert.Null((await (await client.GetAsync("/healthz")).JsonAsync()).GetProperty("reason").GetString());

        model.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => engine.Submit(new EngineRequest(Questions.YesOrNo)).Result);
        if (isAskedAgain)
            for (var i = 0; i < 2; i++)
                await (await client.PostAsync("/v1/chat/completions", new StringContent("not json", Encoding.UTF8, "application/json")))
                    .AssertErrorAsync(HttpStatusCode.ServiceUnavailable, "service_unavailable_error", null, "device_failed");

        foreach (var probe in new[] { "/healthz", "/readyz" })
        {
            var dead = await client.GetAsync(probe);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, dead.StatusCode);
            var reason = (await dead.JsonAsync()).GetProperty("reason").GetString()!;
            Assert.StartsWith(reason, engine.Status.Fault!.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", reason, StringComparison.Ordinal);
        }

        Assert.Equal([(LogLevel.Error, engine.Status.Fault)], log.Entries);
        await app.StopAsync();
    }
}
