using System.Net;
using System.Text;
using Daedalus.Tests.Emulated;

namespace Daedalus.Server.Tests.Processes;

/// <summary>Three servers behind a balancer with far more callers than places: each is answered, or told by a server when to come again, and no server is lost for it.</summary>
[Collection(nameof(ServedProcesses))]
public class OverloadTests(ITestOutputHelper output)
{
    private const int Callers = 16;
    private const int Rounds = 4;

    [Theory]
    [InlineData("nginx")]
    [InlineData("haproxy")]
    public async Task WhoIsOneTooManyIsToldByAServerAndNoServerIsLost(string name)
    {
        MissingDevice.SkipUnless(Balancer.Find(name) is not null, $"{name} is not installed");
        ServedProcess[] servers = [.. Enumerable.Range(0, 3).Select(_ => new ServedProcess("--batch", "1", "--queue", "0"))];
        try
        {
            await Task.WhenAll(servers.Select(server => server.UntilReadyAsync()));
            using var balancer = await Balancer.StartAsync(name, servers);
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{balancer.Port}"), Timeout = TimeSpan.FromMinutes(1) };
            var answers = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => CallAsync(client)));
            output.WriteLine($"{answers.Sum()} of {Callers * Rounds} answered");
            Assert.InRange(answers.Sum(), 3, (Callers * Rounds) - 1);

            // Each of the three had its share.
            foreach (var server in servers)
                Assert.Matches("daedalus_requests_total\\{[^}]*completed[^}]*\\} [1-9]", await client.GetStringAsync(new Uri($"http://127.0.0.1:{server.Port}/metrics")));
        }
        finally
        {
            foreach (var server in servers)
                server.Dispose();
        }
    }

    private static async Task<int> CallAsync(HttpClient client)
    {
        var answered = 0;
        for (var round = 0; round < Rounds; round++)
        {
            using var content = new StringContent(TestServer.Chat(Questions.Table, Questions.Long), Encoding.UTF8, "application/json");
            using var response = await client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), content);
            if (response.IsSuccessStatusCode)
            {
                answered++;
                continue;
            }

            await response.AssertErrorAsync(HttpStatusCode.TooManyRequests, "rate_limit_error", null, "engine_overloaded");
            Assert.NotNull(response.Headers.RetryAfter);
            await Task.Delay(20);
        }

        return answered;
    }
}
