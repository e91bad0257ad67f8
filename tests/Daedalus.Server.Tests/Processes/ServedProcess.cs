using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Daedalus.Tests;

namespace Daedalus.Server.Tests.Processes;

/// <summary><c>daedalus serve</c> as a process of its own, with the shipped model.</summary>
internal sealed class ServedProcess : IDisposable
{
    private readonly Process _process;
    private int _port;

    public ServedProcess(params string[] options)
    {
        _process = Process.Start(new ProcessStartInfo("dotnet", [Command, "serve", "--url", "http://127.0.0.1:0", "--device", "cpu", "--threads", "1", .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.OutputDataReceived += (_, line) =>
        {
            if (Regex.Match(line.Data ?? "", @"http://127\.0\.0\.1:(\d+)") is { Success: true } address)
                Volatile.Write(ref _port, int.Parse(address.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The free one that it took and said; 0 until it has.</summary>
    public int Port => Volatile.Read(ref _port);

    public bool HasExited => _process.HasExited;

    /// <summary>What the system counts as its memory, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(line.AsSpan(6, line.Length - 9).Trim(), CultureInfo.InvariantCulture) * 1024;
        }
    }

    /// <summary>Files and sockets that it has open.</summary>
    public int Handles => Directory.GetFiles($"/proc/{_process.Id}/fd").Length;

    // Built beside the tests, in the same configuration.
    private static string Command
    {
        get
        {
            var configuration = Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))!);
            return Path.Combine(RepositoryFiles.Root, "src", "Daedalus.Cli", "bin", configuration, "net10.0", "Daedalus.Cli.dll");
        }
    }

    public async Task UntilReadyAsync()
    {
        using var client = new HttpClient();
        for (var i = 0; ; i++)
        {
            Assert.False(HasExited, "the server ended before it was ready");
            Assert.True(i < 600, "the server was not ready within a minute");
            try
            {
                if (Port != 0 && (await client.GetAsync(new Uri($"http://127.0.0.1:{Port}/readyz"))).IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen before the model is loaded.
            }

            await Task.Delay(100);
        }
    }

    /// <summary>Ends it without a word, as a lost machine would.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Asks it to drain, and waits until it has.</summary>
    public async Task<int> TerminateAsync()
    {
        Assert.Equal(0, Signal(_process.Id, 15));
        return await ExitAsync();
    }

    /// <summary>What Ctrl-C does.</summary>
    public void Interrupt() => Assert.Equal(0, Signal(_process.Id, 2));

    /// <summary>Waits until it has ended.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
