using System.Net;

namespace Daedalus.Server.Tests;

/// <summary>A server that is told to stop finishes what it has.</summary>
public class DrainTests
{
    [Fact]
    public async Task ItIsNotReadyAtOnceTakesNothingNewAndFinishesWhatRuns()
    {
        await using var server = await TestServer.StartAsync();
        var running = server.PostAsync("/v1/daedalus/canvas", TestServer.Chat(Questions.Table, Questions.Slow.Replace("900", "120", StringComparison.Ordinal)));
        await Wait.UntilAsync(() => server.Engine.Status.Active == 1);
        var stopped = server.StopAsync();

        await Wait.UntilAsync(() => server.Engine.Status.State != Daedalus.Serving.EngineState.Running);
        var ready = await server.Client.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.NotNull(ready.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/healthz")).StatusCode);
        var refused = await server.ChatAsync(Questions.YesOrNo);
        await refused.AssertErrorAsync(HttpStatusCode.ServiceUnavailable, "service_unavailable_error", null, "server_stopping");
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.True(refused.Headers.ConnectionClose, "who is told to come again would come to this one");

        var events = await (await running).EventsAsync();
        Assert.Equal(("[DONE]", "daedalus.result"), (events[^1], Replies.Parsed(events[^2]).GetProperty("object").GetString()));
        await stopped;
    }

    [Fact]
    public async Task WhileItHandsOverItTakesWhatComesAndClosesConnections()
    {
        await using var server = await TestServer.StartAsync(new ServerOptions { HandOver = TimeSpan.FromMinutes(2) });
        Assert.NotEqual(true, (await server.ChatAsync(Questions.YesOrNo)).Headers.ConnectionClose);
        var stopped = server.StopAsync();

        await Wait.UntilAsync(() => server.Client.GetAsync("/readyz").GetAwaiter().GetResult().StatusCode == HttpStatusCode.ServiceUnavailable);
        foreach (var more in new[] { "", "\"stream\":true" })
        {
            var answer = await server.ChatAsync(Questions.YesOrNo, more);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.True(answer.Headers.ConnectionClose);
        }

        // Whoever stops the engine at once has no patience for the rest either.
        Assert.False(stopped.IsCompleted);
        await server.Engine.StopAsync(TimeSpan.Zero);
        await stopped.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task ItDrainsWhenItHasHandedOver()
    {
        await using var server = await TestServer.StartAsync(new ServerOptions { HandOver = TimeSpan.FromSeconds(.3) });
        await server.StopAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(Daedalus.Serving.EngineState.Stopped, server.Engine.Status.State);
    }

    [Fact]
    public async Task WhatIsNotDoneInTimeEndsWithAnError()
    {
        await using var server = await TestServer.StartAsync(new ServerOptions { DrainTimeout = TimeSpan.FromSeconds(.5) });
        var stream = server.PostAsync("/v1/daedalus/canvas", TestServer.Chat(Questions.Table, Questions.Slow));
        var whole = server.ChatAsync(Questions.Table, Questions.Slow);
        await Wait.UntilAsync(() => server.Engine.Status is { Active: 2, Steps: > 4 });
        var stopped = server.StopAsync();

        var events = await (await stream).EventsAsync();
        Assert.Equal("server_stopping", Replies.Parsed(events[^1]).GetProperty("error").GetProperty("code").GetString());
        await (await whole).AssertErrorAsync(HttpStatusCode.ServiceUnavailable, "service_unavailable_error", null, "server_stopping");
        await stopped;
    }
}
