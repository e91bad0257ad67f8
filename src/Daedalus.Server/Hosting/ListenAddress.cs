using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Daedalus.Server.Hosting;

/// <summary>One of <see cref="ServerOptions.Urls"/>, understood.</summary>
internal sealed record ListenAddress(string Host, int Port)
{
    private const string Example = "e.g. http://127.0.0.1:8080";

    /// <exception cref="ArgumentException">There is none, one is no URL to listen at, or one can be reached from other machines although there is no key.</exception>
    public static IReadOnlyList<ListenAddress> ParseAll(IReadOnlyList<string> urls, bool hasKeys)
    {
        if (urls.Count == 0)
            throw new ArgumentException($"Urls is empty; the server must listen somewhere. Give one, {Example}.");
        return [.. urls.Select(url => Parse(url, hasKeys))];
    }

    public void ListenOn(KestrelServerOptions kestrel)
    {
        if (IPAddress.TryParse(Host, out var address))
            kestrel.Listen(address, Port);
        else if (Host == "localhost" && Port != 0)
            kestrel.ListenLocalhost(Port);
        else if (Host == "localhost")
            kestrel.Listen(IPAddress.Loopback, Port);
        else
            kestrel.ListenAnyIP(Port);
    }

    private static ListenAddress Parse(string url, bool hasKeys)
    {
        BindingAddress parsed;
        try
        {
            parsed = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            throw new ArgumentException($"Urls holds '{url}', which is no address to listen at; give scheme, address and port, {Example}.");
        }

        if (parsed.Scheme != "http")
            throw new ArgumentException($"Urls holds '{url}'; the server speaks http alone. Give an address of this machine and put a proxy that speaks TLS in front of it.");
        var host = parsed.Host.Trim('[', ']');
        if (parsed.PathBase.Length > 0 || parsed.IsUnixPipe || parsed.IsNamedPipe || !IsKnown(host) || parsed.Port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
            throw new ArgumentException($"Urls holds '{url}'; it must be an IP address, localhost or * with a port and nothing behind it, {Example}.");
        if (!hasKeys && !IsOfThisMachine(host))
            throw new ArgumentException($"Urls holds '{url}', which other machines can reach, but Keys is empty: anybody there could use the model. Give a key, or listen at http://127.0.0.1:{parsed.Port}.");
        return new ListenAddress(host, parsed.Port);
    }

    private static bool IsKnown(string host) => host is "localhost" or "*" or "+" || IPAddress.TryParse(host, out _);

    private static bool IsOfThisMachine(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
