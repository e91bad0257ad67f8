using System.Net;
using Daedalus.Denoising;
using Daedalus.Serving;
using Daedalus.Tests.Denoising;
using Daedalus.Tests.Serving;

namespace Daedalus.Server.Tests;

/// <summary>A step that hangs: whoever watches the process is told to start it again.</summary>
public class StallTests
{
    [Fact]
    public async Task AServerWhoseStepHangsIsNotAlive()
    {
        using var open = new ManualResetEventSlim();
        await using var server = await TestServer.StartAsync(new ServerOptions { StallLimit = TimeSpan.FromSeconds(.3), Defaults = new() { Decoder = new StandInOptions("hanging", _ => new HangingDecoder(open)) } });
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/healthz")).StatusCode);
        var hanging = server.ChatAsync(Questions.YesOrNo);
        await Wait.UntilAsync(() => server.Engine.Status.SinceProgress > TimeSpan.FromSeconds(.3));
        var alive = await server.Client.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, alive.StatusCode);
        Assert.Equal("stalled", (await alive.JsonAsync()).GetProperty("status").GetString());
        var ready = await server.Client.GetAsync("/readyz");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "stalled"), (ready.StatusCode, (await ready.JsonAsync()).GetProperty("status").GetString()));
        open.Set();
        Assert.Equal(HttpStatusCode.OK, (await hanging).StatusCode);
        await Wait.UntilAsync(() => server.Engine.Status.Active == 0);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/healthz")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/readyz")).StatusCode);
    }

    [Fact]
    public async Task AServerWhoseStepHangsStillStopsInTime()
    {
        using var open = new ManualResetEventSlim();
        await using var server = await TestServer.StartAsync(new ServerOptions { DrainTimeout = TimeSpan.FromSeconds(.5), Defaults = new() { Decoder = new StandInOptions("hanging", _ => new HangingDecoder(open)) } });
        var hanging = server.ChatAsync(Questions.YesOrNo);
        await Wait.UntilAsync(() => server.Engine.Status.SinceProgress > TimeSpan.Zero && server.Engine.Status.Active == 1);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        var stopped = server.StopAsync(patience.Token);
        await (await hanging).AssertErrorAsync(HttpStatusCode.ServiceUnavailable, "service_unavailable_error", null, "server_stopping");
        await stopped.WaitAsync(TimeSpan.FromSeconds(15));
        Assert.NotNull(server.Engine.Status.SinceProgress);
        open.Set();
    }

    [Fact]
    public async Task ADrainThatIsOverEarlyIsNotWaitedForToItsEnd()
    {
        using var open = new ManualResetEventSlim();
        var clock = new HandClock();
        await using var server = await TestServer.StartAsync(
            new ServerOptions { DrainTimeout = TimeSpan.FromHours(1), Defaults = new() { Decoder = new StandInOptions("hanging", _ => new HangingDecoder(open)) } }, new EngineOptions { TimeProvider = clock });
        var hanging = server.ChatAsync(Questions.YesOrNo);
        await Wait.UntilAsync(() => server.Engine.Status.Active == 1);
        var stopped = server.StopAsync(TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => server.Engine.Status.State == EngineState.Draining);

        // The second Ctrl-C.
        _ = server.Engine.StopAsync(TimeSpan.Zero);
        await (await hanging).AssertErrorAsync(HttpStatusCode.ServiceUnavailable, "service_unavailable_error", null, "server_stopping");
        await clock.AdvanceUntilAsync(TimeSpan.FromSeconds(1), stopped);
        Assert.NotNull(server.Engine.Status.SinceProgress);
        open.Set();
    }

    private sealed class HangingDecoder(ManualResetEventSlim open) : StandInDecoder(length: 1)
    {
        public override void Ask(CanvasView canvas, List<int> positions)
        {
            open.Wait(TimeSpan.FromSeconds(20));
            positions.Add(canvas.PromptLength);
        }
    }
}
