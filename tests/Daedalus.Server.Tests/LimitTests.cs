using System.Net;
using Daedalus.Serving;
using Daedalus.Tests.Serving;

namespace Daedalus.Server.Tests;

/// <summary>Those who come too often or too many at once are told when to come again.</summary>
public class LimitTests
{
    [Fact]
    public async Task EachKeyHasItsRequestsAMinute()
    {
        string[] secrets = ["correct-horse-battery", "another-secret-of-it"];
        await using var server = await TestServer.StartAsync(new ServerOptions { RequestsPerMinute = 3, Keys = [new ApiKey("a", secrets[0]), new ApiKey("b", secrets[1])] });
        foreach (var secret in secrets)
        {
            for (var i = 0; i < 3; i++)
                Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v1/chat/completions", TestServer.Chat(Questions.YesOrNo), secret)).StatusCode);
            var refused = await server.PostAsync("/v1/chat/completions", TestServer.Chat(Questions.YesOrNo), secret);
            await refused.AssertErrorAsync(HttpStatusCode.TooManyRequests, "rate_limit_error", null, "rate_limit_exceeded");
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        }

        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/healthz")).StatusCode);
    }

    [Fact]
    public async Task WhatIsRefusedForItsKeyCountsForNobody()
    {
        await using var server = await TestServer.StartAsync(new ServerOptions { RequestsPerMinute = 1, Keys = [new ApiKey("a", "correct-horse-battery")] });
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await server.PostAsync("/v1/chat/completions", "{}", "wrong")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v1/chat/completions", TestServer.Chat(Questions.YesOrNo), "correct-horse-battery")).StatusCode);
    }

    [Fact]
    public async Task AFullQueueRefuses()
    {
        await using var server = await TestServer.StartAsync(limits: new EngineOptions { MaxBatch = 1, QueueLimit = 1 });
        using var leave = new CancellationTokenSource();
        var running = Slow(server, leave.Token);
        await Wait.UntilAsync(() => server.Engine.Status.Active == 1);
        var waiting = Slow(server, leave.Token);
        await Wait.UntilAsync(() => server.Engine.Status.Queued == 1);

        var refused = await server.ChatAsync(Questions.YesOrNo);
        await refused.AssertErrorAsync(HttpStatusCode.TooManyRequests, "rate_limit_error", null, "engine_overloaded");
        Assert.True(refused.Headers.RetryAfter!.Delta!.Value >= TimeSpan.FromSeconds(1));

        // A full server is a well one: a balancer that took it out would have none when all are full.
        var ready = await server.Client.GetAsync("/readyz");
        Assert.Equal((HttpStatusCode.OK, "busy"), (ready.StatusCode, Replies.Parsed(await ready.Content.ReadAsStringAsync()).GetProperty("status").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/healthz")).StatusCode);

        // Before anything of it is read.
        await (await server.PostAsync("/v1/chat/completions", "not json")).AssertErrorAsync(HttpStatusCode.TooManyRequests, "rate_limit_error", null, "engine_overloaded");

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Wait.UntilAsync(() => server.Engine.Status is { Active: 0, Queued: 0 });
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/readyz")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.ChatAsync(Questions.YesOrNo)).StatusCode);
    }

    [Fact]
    public async Task RequestsAtOnceAreLimitedBeforeTheyAreRead()
    {
        await using var server = await TestServer.StartAsync(new ServerOptions { MaxConcurrentRequests = 1 });
        await WhileItIsBusyAsync(server, async () =>
            await (await server.PostAsync("/v1/chat/completions", "not json")).AssertErrorAsync(HttpStatusCode.TooManyRequests, "rate_limit_error", null, "too_many_requests"));
    }

    [Fact]
    public async Task WhoFindsNoPlaceHasSpentNothing()
    {
        await using var server = await TestServer.StartAsync(new ServerOptions { MaxConcurrentRequests = 1, RequestsPerMinute = 2 });
        await WhileItIsBusyAsync(server, async () =>
        {
            for (var i = 0; i < 3; i++)
                await (await server.ChatAsync(Questions.YesOrNo)).AssertErrorAsync(HttpStatusCode.TooManyRequests, "rate_limit_error", null, "too_many_requests");
        });
        Assert.Equal(HttpStatusCode.OK, (await server.ChatAsync(Questions.YesOrNo)).StatusCode);
    }

    [Fact]
    public async Task WhoIsRefusedByAFullEngineHasSpentNothing()
    {
        await using var server = await TestServer.StartAsync(new ServerOptions { RequestsPerMinute = 2 }, new EngineOptions { MaxBatch = 1, QueueLimit = 0 });
        await WhileItIsBusyAsync(server, async () =>
        {
            for (var i = 0; i < 3; i++)
                await (await server.ChatAsync(Questions.YesOrNo)).AssertErrorAsync(HttpStatusCode.TooManyRequests, "rate_limit_error", null, "engine_overloaded");
        });
        Assert.Equal(HttpStatusCode.OK, (await server.ChatAsync(Questions.YesOrNo)).StatusCode);
    }

    [Fact]
    public async Task NorHasWhoFoundTheEngineFullOnlyOnceItWasRead()
    {
        await using var server = await TestServer.StartAsync(new ServerOptions { RequestsPerMinute = 2 }, new EngineOptions { MaxBatch = 1, QueueLimit = 0 });
        using var slow = new LateBody(TestServer.Chat(Questions.YesOrNo));
        using var patient = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = server.Address };
        using var early = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = slow };
        early.Headers.ExpectContinue = true;
        var refused = patient.SendAsync(early);
        await slow.IsAskedFor;
        await WhileItIsBusyAsync(server, async () =>
        {
            slow.Send();
            await (await refused).AssertErrorAsync(HttpStatusCode.TooManyRequests, "rate_limit_error", null, "engine_overloaded");
        });
        Assert.Equal(HttpStatusCode.OK, (await server.ChatAsync(Questions.YesOrNo)).StatusCode);
    }

    [Fact]
    public async Task WhoComesTooOftenIsToldWhenTheMinuteIsOver()
    {
        var clock = new HandClock();
        await using var server = await TestServer.StartAsync(new ServerOptions { RequestsPerMinute = 1 }, new EngineOptions { TimeProvider = clock });
        Assert.Equal(HttpStatusCode.OK, (await server.ChatAsync(Questions.YesOrNo)).StatusCode);
        foreach (var (passes, left) in new[] { (0, 60), (20, 40), (39, 1) })
        {
            clock.Advance(TimeSpan.FromSeconds(passes));
            var refused = await server.ChatAsync(Questions.YesOrNo);
            await refused.AssertErrorAsync(HttpStatusCode.TooManyRequests, "rate_limit_error", null, "rate_limit_exceeded");
            Assert.Equal(TimeSpan.FromSeconds(left), refused.Headers.RetryAfter!.Delta);
        }

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await server.ChatAsync(Questions.YesOrNo)).StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ARequestThatTakesTooLongEnds(bool saysSoItself)
    {
        await using var server = await TestServer.StartAsync(new ServerOptions { RequestTimeout = saysSoItself ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(.3) });
        var fields = saysSoItself ? Questions.Slow.Replace("\"daedalus\":{", "\"daedalus\":{\"timeout_seconds\":0.3,", StringComparison.Ordinal) : Questions.Slow;
        await (await server.ChatAsync(Questions.Table, fields)).AssertErrorAsync(HttpStatusCode.GatewayTimeout, "timeout_error", null, "timeout");
        Assert.Equal(HttpStatusCode.OK, (await server.ChatAsync(Questions.YesOrNo)).StatusCode);
    }

    [Fact]
    public async Task AStreamThatTakesTooLongEndsWithAnError()
    {
        await using var server = await TestServer.StartAsync();
        var fields = Questions.Slow.Replace("\"daedalus\":{", "\"daedalus\":{\"timeout_seconds\":0.5,", StringComparison.Ordinal);
        var events = await (await server.PostAsync("/v1/daedalus/canvas", TestServer.Chat(Questions.Table, fields))).EventsAsync();
        Assert.Equal("timeout", Replies.Parsed(events[^1]).GetProperty("error").GetProperty("code").GetString());
        Assert.True(events.Count > 1);
    }

    private static async Task WhileItIsBusyAsync(TestServer server, Func<Task> ask)
    {
        using var leave = new CancellationTokenSource();
        var running = Slow(server, leave.Token);
        await Wait.UntilAsync(() => server.Engine.Status.Active == 1);
        await ask();
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Wait.UntilAsync(() => server.Engine.Status.Active == 0);
    }

    private static Task<HttpResponseMessage> Slow(TestServer server, CancellationToken cancellationToken) =>
        server.PostAsync("/v1/chat/completions", TestServer.Chat(Questions.Table, Questions.Slow), cancellationToken: cancellationToken);
}
