using System.Diagnostics;
using System.Runtime.InteropServices;
using Daedalus.Tests.Emulated;

namespace Daedalus.Cli.Tests;

/// <summary><c>daedalus serve</c> as a process of its own, once it says that it listens.</summary>
internal sealed partial class RunningServer : IDisposable
{
    private const int Interrupt = 2;
    private const int Terminate = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string Host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "Daedalus.Cli.dll");

    private readonly Process _process;

    private RunningServer(Process process, string said)
    {
        (_process, Said) = (process, said);
        Address = new Uri(said.Split('\n').Single(line => line.StartsWith("Listening on ", StringComparison.Ordinal))["Listening on ".Length..]);
    }

    /// <summary>What it said when it was ready.</summary>
    public string Said { get; }

    public Uri Address { get; }

    public static Task<RunningServer> StartAsync(Dictionary<string, string> variables, params string[] arguments) =>
        StartAsync(new ProcessStartInfo(Host, [Assembly, "serve", .. arguments]), variables);

    /// <summary>One whose standard error takes nothing, as on a disk that is full.</summary>
    public static Task<RunningServer> StartUnheardAsync(params string[] arguments) =>
        StartAsync(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" 2>/dev/full", "sh", Host, Assembly, "serve", .. arguments]), []);

    private static async Task<RunningServer> StartAsync(ProcessStartInfo start, Dictionary<string, string> variables)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        foreach (var name in EmulatedCuda.Variables.Keys.Append("DAEDALUS_DEVICE"))
            start.Environment.Remove(name);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var said = "";
        using var limit = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line && !line.StartsWith("Ctrl-C", StringComparison.Ordinal))
            said += line + "\n";
        return new RunningServer(process, said);
    }

    /// <summary>Ctrl-C, or what a supervisor sends; gives the exit code.</summary>
    public async Task<int> StopAsync(bool politely)
    {
        Assert.Equal(0, Kill(_process.Id, politely ? Interrupt : Terminate));
        using var limit = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
