using System.Collections.Concurrent;
using System.Text;
using Daedalus.Tests.Emulated;

namespace Daedalus.Server.Tests.Processes;

/// <summary>Three servers under load behind nginx and behind HAProxy at once; one is killed, another drains.</summary>
public class BalancerTests(ITestOutputHelper output)
{
    private const int CallersEach = 4;

    private static readonly string[] Names = ["nginx", "haproxy"];

    [Fact]
    public async Task NoRequestIsLostThatHadNotBegun()
    {
        foreach (var name in Names)
            MissingDevice.SkipUnless(Balancer.Find(name) is not null, $"{name} is not installed");
        ServedProcess[] servers = [new(), new(), new()];
        var balancers = new List<Balancer>();
        try
        {
            await Task.WhenAll(servers.Select(server => server.UntilReadyAsync()));
            foreach (var name in Names)
                balancers.Add(await Balancer.StartAsync(name, servers));
            await RunAsync(balancers, servers);
        }
        finally
        {
            balancers.ForEach(balancer => balancer.Dispose());
            foreach (var server in servers)
                server.Dispose();
        }
    }

    private async Task RunAsync(List<Balancer> balancers, ServedProcess[] servers)
    {
        using var stop = new CancellationTokenSource();
        HttpClient[] clients = [.. balancers.Select(balancer => new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{balancer.Port}"), Timeout = TimeSpan.FromMinutes(1) })];
        var right = await AskAsync(clients[0], Questions.Long, isStream: false);
        Assert.NotEmpty(right.Text!);
        ConcurrentBag<Outcome>[] outcomes = [.. clients.Select(_ => new ConcurrentBag<Outcome>())];
        var callers = Enumerable.Range(0, clients.Length * CallersEach).Select(caller => Task.Run(async () =>
        {
            for (var i = caller / clients.Length; !stop.IsCancellationRequested; i++)
                outcomes[caller % clients.Length].Add(await AskAsync(clients[caller % clients.Length], Questions.Long, isStream: i % 2 == 0));
        })).ToArray();

        await MoreAsync(8);
        servers[0].Kill();
        await MoreAsync(20);
        Assert.Equal(0, await servers[1].TerminateAsync());
        await MoreAsync(10);
        await stop.CancelAsync();
        await Task.WhenAll(callers);

        foreach (var (name, ended) in Names.Zip(outcomes))
        {
            var broken = ended.Count(one => one.Text is null);
            output.WriteLine($"{name}: {ended.Count} requests, {broken} streams broken off, {ended.Count(one => one.Text == right.Text)} answered");
            Assert.All(ended, one => Assert.True(one.Text == right.Text || (one.Text is null && one.IsStream && one.HadBegun), $"{name}: {one}"));
            Assert.InRange(broken, 0, CallersEach);
        }

        foreach (var client in clients)
            client.Dispose();

        // As many through each balancer.
        async Task MoreAsync(int count)
        {
            int[] before = [.. outcomes.Select(ended => ended.Count)];
            await Wait.UntilAsync(() => outcomes.Zip(before).All(pair => pair.First.Count > pair.Second + count));
        }
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
