using Daedalus.Tests;
using Daedalus.Tests.Emulated;
using Daedalus.Tests.Text;

namespace Daedalus.Server.Tests;

/// <summary>The official client of npm, where there is node.</summary>
public class NodeClientTests
{
    private const string Package = "openai@7.55.0";

    private static readonly Lazy<(string Folder, string? Problem)> Installed = new(Install);

    [Theory]
    [InlineData("whole")]
    [InlineData("stream")]
    [InlineData("broken")]
    [InlineData("errors", 2)]
    public async Task TheClientUnderstandsTheServer(string scenario, int? perMinute = null)
    {
        await using var server = await StartAsync(perMinute);
        Assert.Null(await RunAsync(scenario, server));
    }

    [Fact]
    public async Task AbortingEndsTheRequest()
    {
        await using var server = await StartAsync(null);
        Assert.Null(await RunAsync("abort", server));
        await Wait.UntilAsync(() => server.Engine.Status is { Active: 0, Cancelled: 1 });
    }

    private static Task<TestServer> StartAsync(int? perMinute)
    {
        if (Installed.Value.Problem is { } problem)
            MissingDevice.Skip($"The client of npm cannot be installed: {problem}");
        return TestServer.StartAsync(new ServerOptions { Keys = [new ApiKey("a", "correct-horse-battery")], RequestsPerMinute = perMinute, KeepAlive = TimeSpan.FromSeconds(.1) });
    }

    private static Task<string?> RunAsync(string scenario, TestServer server) =>
        Task.Run(() => OracleFolder.Run("node", Installed.Value.Folder, RepositoryFiles.PathOf("tests", "Daedalus.Server.Tests", "client.mjs"), scenario, server.Address.ToString()));

    private static (string, string?) Install()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var folder = Path.Combine(home.Length > 0 ? Path.Combine(home, ".cache") : Path.GetTempPath(), "daedalus-tests", "openai");
        var mark = Path.Combine(folder, "installed.txt");
        Directory.CreateDirectory(folder);
        if (OracleFolder.Run("node", folder, "--version") is { } missing)
            return (folder, missing);
        if (File.Exists(mark) && File.ReadAllText(mark) == Package)
            return (folder, null);
        var problem = OracleFolder.Run("npm", folder, "install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=30000", Package);
        if (problem is null)
            File.WriteAllText(mark, Package);
        return (folder, problem);
    }
}
