using System.Diagnostics;
using Daedalus.Tests;
using Daedalus.Tests.Emulated;

namespace Daedalus.Server.Tests.Page;

/// <summary>The page's scripts that need no browser, under Node.js and its own test runner.</summary>
public sealed class ScriptTests
{
    [Fact]
    public async Task ScriptsPassTheirTests()
    {
        MissingDevice.SkipUnless(Programs.Find("node") is not null, "Node.js is not installed; it runs the tests of the page's scripts.");
        var folder = Directory.CreateTempSubdirectory("daedalus-page-");
        try
        {
            foreach (var part in new[] { Path.Combine("src", "Daedalus.Server", "Page"), Path.Combine("tests", "Daedalus.Server.Tests", "Page", "Scripts") })
                foreach (var script in Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, part), "*.js"))
                    File.Copy(script, Path.Combine(folder.FullName, Path.GetFileName(script)));
            // Tells Node what the browser knows from the page: these are modules.
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "package.json"), """{ "type": "module" }""");

            var (status, output) = await RunAsync("node", folder.FullName, "--test", "--test-reporter=tap");

            Assert.True(status == 0, output);
            Assert.Matches("# pass [1-9][0-9]", output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int Status, string Output)> RunAsync(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
