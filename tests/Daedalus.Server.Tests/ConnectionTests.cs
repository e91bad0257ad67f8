using System.Net;

namespace Daedalus.Server.Tests;

/// <summary>Connections outlive requests.</summary>
public class ConnectionTests
{
    [Fact]
    public async Task OneConnectionServesManyRequestsWhateverBecomesOfThem()
    {
        await using var server = await TestServer.StartAsync();
        var opened = 0;
        using var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = 1,
            ConnectCallback = async (context, cancellationToken) =>
            {
                opened++;
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = server.Address };
        foreach (var body in new[] { TestServer.Chat(Questions.YesOrNo), "{}", TestServer.Chat(Questions.YesOrNo, "\"stream\":true"), "not json", TestServer.Chat(Questions.YesOrNo) })
        {
            var response = await client.PostAsync("/v1/chat/completions", new StringContent(body, null, "application/json"));
            Assert.Equal(body.StartsWith("{\"m", StringComparison.Ordinal) ? HttpStatusCode.OK : HttpStatusCode.BadRequest, response.StatusCode);
            await response.Content.ReadAsStringAsync();
        }

        Assert.Equal(1, opened);
    }
}
