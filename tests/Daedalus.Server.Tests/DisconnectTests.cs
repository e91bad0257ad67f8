using System.Net.Sockets;
using System.Text;
using Daedalus.Serving;

namespace Daedalus.Server.Tests;

/// <summary>Whoever hangs up ends a request, wherever it is; whoever stops reading loses the connection and holds nobody up.</summary>
public class DisconnectTests
{
    // Large canvases in quick succession: only a block of them is computed.
    private const string Broad = "\"daedalus\":{\"decoder\":\"low-confidence\",\"settings\":{\"length\":900,\"block-length\":36},\"cache\":\"dual\"}";

    [Theory]
    [InlineData("/v1/chat/completions", "")]
    [InlineData("/v1/chat/completions", "\"stream\":true,")]
    [InlineData("/v1/daedalus/canvas", "")]
    public async Task HangingUpEndsARunningRequest(string path, string fields)
    {
        await using var server = await TestServer.StartAsync();
        using (var socket = await SendAsync(server, path, TestServer.Chat(Questions.Table, fields + Questions.Slow)))
            await Wait.UntilAsync(() => server.Engine.Status is { Active: 1, Steps: > 1 });
        await Wait.UntilAsync(() => server.Engine.Status is { Active: 0, Cancelled: 1 });
        Assert.True((await server.ChatAsync(Questions.YesOrNo)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task HangingUpEndsAWaitingRequest()
    {
        await using var server = await TestServer.StartAsync(limits: new EngineOptions { MaxBatch = 1 });
        using var running = await SendAsync(server, "/v1/daedalus/canvas", TestServer.Chat(Questions.Table, Questions.Slow));
        await Wait.UntilAsync(() => server.Engine.Status.Active == 1);
        using (var waiting = await SendAsync(server, "/v1/chat/completions", TestServer.Chat(Questions.Table, Questions.Slow)))
            await Wait.UntilAsync(() => server.Engine.Status.Queued == 1);
        await Wait.UntilAsync(() => server.Engine.Status is { Queued: 0, Active: 1, Cancelled: 1 });
    }

    [Fact]
    public async Task HangingUpAmidTheBodyLeavesTheServerAsItWas()
    {
        await using var server = await TestServer.StartAsync();
        using (var socket = Connect(server))
            await socket.SendAsync("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{\"messages\""u8.ToArray());
        Assert.True((await server.ChatAsync(Questions.YesOrNo)).IsSuccessStatusCode);
        Assert.Equal(0, server.Engine.Status.Failed);
    }

    [Fact]
    public async Task ABodyThatComesTooSlowlyIsRefused()
    {
        await using var server = await TestServer.StartAsync();
        using var socket = Connect(server);
        await socket.SendAsync("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"u8.ToArray());
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.StartsWith("HTTP/1.1 408", Encoding.ASCII.GetString(buffer, 0, received), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AReaderThatStopsReadingLosesItsConnectionAndHoldsNobodyUp()
    {
        await using var server = await TestServer.StartAsync(new ServerOptions { WriteTimeout = TimeSpan.FromSeconds(1) });
        using var socket = await SendAsync(server, "/v1/daedalus/canvas", TestServer.Chat(Questions.Table, Broad));
        await Wait.UntilAsync(() => server.Engine.Status.Active == 1);
        Assert.True((await server.ChatAsync(Questions.YesOrNo)).IsSuccessStatusCode);

        // Canvases of 900 places fill every buffer between here and there, some 3 MB, long before the answer is done.
        await Wait.UntilAsync(() => server.Engine.Status is { Active: 0, Cancelled: 1 });
        Assert.True((await server.ChatAsync(Questions.YesOrNo)).IsSuccessStatusCode);
    }

    private static Socket Connect(TestServer server)
    {
        // A small window, so that the other side notices soon.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096, LingerState = new LingerOption(true, 0) };
        socket.Connect(server.Address.Host, server.Address.Port);
        return socket;
    }

    private static async Task<Socket> SendAsync(TestServer server, string path, string body)
    {
        var socket = Connect(server);
        await socket.SendAsync(Encoding.UTF8.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
        return socket;
    }
}
