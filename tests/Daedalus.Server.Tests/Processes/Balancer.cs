using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Daedalus.Server.Tests.Page;
using Daedalus.Tests;
using Daedalus.Tests.Emulated;

namespace Daedalus.Server.Tests.Processes;

/// <summary>nginx or HAProxy with the configuration that is shipped, on free ports, before three servers.</summary>
internal sealed class Balancer : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("daedalus-balancer-");
    private readonly Process _process;

    private Balancer(string program, string configuration, IReadOnlyList<ServedProcess> servers)
    {
        Port = FreePort();
        var text = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "src", "Daedalus.Server", "Deployment", configuration));
        for (var i = 0; i < servers.Count; i++)
            text = text.Replace($"127.0.0.1:{8081 + i}", $"127.0.0.1:{servers[i].Port}", StringComparison.Ordinal);
        var path = Path.Combine(_folder.FullName, configuration);
        File.WriteAllText(path, text.Replace("127.0.0.1:8080", $"127.0.0.1:{Port}", StringComparison.Ordinal));
        string[] arguments = configuration == "nginx.conf"
            ? ["-p", _folder.FullName, "-e", "stderr", "-c", path, "-g", $"daemon off; pid {_folder.FullName}/pid;"]
            : ["-db", "-f", path];
        _process = Process.Start(new ProcessStartInfo(program, arguments))!;
    }

    public int Port { get; }

    /// <summary>Starts one; skips the test where it is not installed.</summary>
    /// <param name="name"><c>nginx</c> or <c>haproxy</c>.</param>
    /// <param name="servers">Three.</param>
    public static async Task<Balancer> StartAsync(string name, IReadOnlyList<ServedProcess> servers)
    {
        var program = Find(name);
        MissingDevice.SkipUnless(program is not null, $"{name} is not installed");
        var balancer = Start();
        var more = 2;
        using var client = new HttpClient();
        for (var i = 0; ; i++)
        {
            if (balancer._process.HasExited)
            {
                balancer.Dispose();
                Assert.True(more-- > 0, $"{name} refused its configuration, or three ports were taken before it had them");
                balancer = Start();
            }

            Assert.True(i < 100, $"{name} does not answer");
            try
            {
                if ((await client.GetAsync(new Uri($"http://127.0.0.1:{balancer.Port}/readyz"))).IsSuccessStatusCode)
                    return balancer;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(100);
        }

        Balancer Start() => new(program!, name == "nginx" ? "nginx.conf" : "haproxy.cfg", servers);
    }

    public static string? Find(string name) => Programs.Find(name) ?? (File.Exists($"/usr/sbin/{name}") ? $"/usr/sbin/{name}" : null);

    public void Dispose()
    {
        // nginx ends its workers with it only when it is asked.
        if (!_process.HasExited)
        {
            using var stop = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            stop.WaitForExit();
        }

        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    // Free now; somebody may take it before the balancer does.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
