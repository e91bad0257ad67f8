using System.Diagnostics;
using System.Text.Json;
using Daedalus.Tests.Emulated;

namespace Daedalus.Server.Tests.Page;

/// <summary>A Chromium without a window and with an empty profile, that reaches no host but this machine.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly DirectoryInfo _profile;
    private readonly HttpClient _http = new();
    private string _address = "";

    private Chromium(Process process, DirectoryInfo profile)
    {
        _process = process;
        _profile = profile;
    }

    /// <summary>Starts one; skips the test where it is not installed.</summary>
    public static async Task<Chromium> StartAsync()
    {
        var program = Programs.Find("chromium", "chromium-browser", "google-chrome");
        MissingDevice.SkipUnless(program is not null, "Chromium is not installed (Debian: chromium); it shows the page that is tested.");
        var profile = Directory.CreateTempSubdirectory("daedalus-chromium-");
        string[] arguments =
        [
            "--headless=new", "--remote-debugging-port=0", $"--user-data-dir={profile.FullName}", "--no-first-run", "--disable-gpu", "--disable-dev-shm-usage",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
            .. Environment.IsPrivilegedProcess ? new[] { "--no-sandbox" } : [], "about:blank",
        ];
        var start = new ProcessStartInfo(program!, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        // What it says is of no use, but a pipe that nobody empties would stop it.
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var browser = new Chromium(process, profile);
        await browser.WaitForPortAsync();
        return browser;
    }

    /// <summary>An empty tab.</summary>
    public async Task<Tab> OpenAsync()
    {
        using var response = await _http.PutAsync(new Uri($"{_address}/json/new?about:blank"), null);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
        return await Tab.AttachAsync(new Uri(answer.RootElement.GetProperty("webSocketDebuggerUrl").GetString()!));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        // Its last children may still be writing.
        for (var attempt = 0; attempt < 20 && _profile.Exists; attempt++, _profile.Refresh())
            try
            {
                _profile.Delete(recursive: true);
            }
            catch (IOException)
            {
                await Task.Delay(100);
            }
    }

    // It writes the port that it took into its profile.
    private async Task WaitForPortAsync()
    {
        var file = Path.Combine(_profile.FullName, "DevToolsActivePort");
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < StartLimit && !_process.HasExited; await Task.Delay(50))
            if (File.Exists(file) && await File.ReadAllLinesAsync(file) is [var port, _, ..])
            {
                _address = $"http://127.0.0.1:{port}";
                return;
            }

        await DisposeAsync();
        Assert.Fail($"Chromium did not say within {StartLimit.TotalSeconds} s where it listens.");
    }
}
