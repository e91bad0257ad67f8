using System.Collections.Concurrent;
using System.Text;
using Daedalus.Tests.Emulated;

namespace Daedalus.Server.Tests.Processes;

/// <summary>Three servers behind a balancer under load; one is killed, another drains.</summary>
[Collection(nameof(ServedProcesses))]
public class BalancerTests(ITestOutputHelper output)
{
    private const int Callers = 6;

    // 32 forwards: long enough for requests to be under way whenever a server goes.
    private const string Answer = "\"daedalus\":{\"decoder\":\"low-confidence\",\"settings\":{\"length\":32,\"block-length\":32}}";

    [Theory]
    [InlineData("nginx")]
    [InlineData("haproxy")]
    public async Task NoRequestIsLostThatHadNotBegun(string name)
    {
        MissingDevice.SkipUnless(Balancer.Find(name) is not null, $"{name} is not installed");
        ServedProcess[] servers = [new(), new(), new()];
        try
        {
            await Task.WhenAll(servers.Select(server => server.UntilReadyAsync()));
            using var balancer = await Balancer.StartAsync(name, servers);
            await RunAsync(balancer.Port, servers);
        }
        finally
        {
            foreach (var server in servers)
                server.Dispose();
        }
    }

    private async Task RunAsync(int port, ServedProcess[] servers)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(1) };
        using var stop = new CancellationTokenSource();
        var right = await AskAsync(client, Answer, isStream: false);
        Assert.NotEmpty(right.Text!);
        var outcomes = new ConcurrentBag<Outcome>();
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var i = caller; !stop.IsCancellationRequested; i++)
                outcomes.Add(await AskAsync(client, Answer, isStream: i % 2 == 0));
        })).ToArray();

        await Wait.UntilAsync(() => outcomes.Count > 20);
        servers[0].Kill();
        var killed = outcomes.Count;
        await Wait.UntilAsync(() => outcomes.Count > killed + 40);
        Assert.Equal(0, await servers[1].TerminateAsync());
        var drained = outcomes.Count;
        await Wait.UntilAsync(() => outcomes.Count > drained + 20);
        await stop.CancelAsync();
        await Task.WhenAll(callers);

        var broken = outcomes.Count(one => one.Text is null);
        output.WriteLine($"{outcomes.Count} requests, {broken} streams broken off, {outcomes.Count(one => one.Text == right.Text)} answered");
        Assert.All(outcomes, one => Assert.True(one.Text == right.Text || (one.Text is null && one.IsStream && one.HadBegun), $"{one}"));
        Assert.InRange(broken, 0, Callers);
    }

    // No text: it broke off.
    private static async Task<Outcome> AskAsync(HttpClient client, string more, bool isStream)
    {
        var hadBegun = false;
        try
        {
            var body = TestServer.Chat(Questions.Table, more + (isStream ? ",\"stream\":true" : ""));
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if (!response.IsSuccessStatusCode)
                return new Outcome($"status {(int)response.StatusCode}", isStream, false);
            if (!isStream)
                return new Outcome(Replies.ContentOf(await response.JsonAsync()), false, true);
            hadBegun = true;
            var events = await response.EventsAsync();
            return new Outcome(events[^1] == "[DONE]" ? TextOf(events) : null, true, true);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or TaskCanceledException)
        {
            return new Outcome(null, isStream, hadBegun);
        }
    }

    private static string TextOf(List<string> events) => string.Concat(events.SkipLast(1).Select(data => Replies.Parsed(data).GetProperty("choices"))
        .Where(choices => choices.GetArrayLength() > 0)
        .Select(choices => choices[0].GetProperty("delta").TryGetProperty("content", out var content) ? content.GetString() : ""));

    private sealed record Outcome(string? Text, bool IsStream, bool HadBegun);
}
