using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Daedalus.Perf.Serving;

/// <summary>The least that a caller over HTTP can be: one connection, and one thread that sleeps on it. What <see cref="HttpClient"/> takes beyond it is its own, not the server's.</summary>
internal sealed class PlainHttp : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _came = new byte[1 << 16];
    private readonly string _host;

    public PlainHttp(Uri server)
    {
        _socket.Connect(IPAddress.Parse(server.Host), server.Port);
        _host = server.Authority;
    }

    /// <summary>Sends a request for a stream and reads it to its end.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="body">JSON.</param>
    /// <param name="text">Told whenever text has come.</param>
    public void Post(string path, string body, Action text)
    {
        _socket.Send(Encoding.UTF8.GetBytes($"POST {path} HTTP/1.1\r\nHost: {_host}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
        var events = Receive();
        if (!events.StartsWith("HTTP/1.1 200 "u8))
            throw new HttpRequestException(Encoding.UTF8.GetString(events));
        while (true)
        {
            if (HasText(events))
                text();
            if (events.EndsWith("0\r\n\r\n"u8))
                return;
            events = Receive();
        }
    }

    public void Dispose() => _socket.Dispose();

    // Events of one step are sent, and come, in one piece; the last chunk is empty.
    private ReadOnlySpan<byte> Receive()
    {
        var count = _socket.Receive(_came);
        return count > 0 ? _came.AsSpan(0, count) : throw new IOException("The server closed the connection.");
    }

    // The first event has the role, and no text.
    private static bool HasText(ReadOnlySpan<byte> events) => events.Count("\"content\":\""u8) > events.Count("\"content\":\"\""u8);
}
