using System.Collections.Concurrent;
using System.Diagnostics;

namespace Daedalus.Extensions.AI.Tests.Sample;

/// <summary>The sample as a process of its own on a free port of the loopback.</summary>
public sealed class SampleProcess : IAsyncLifetime
{
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string?> _output = [];
    private Process _process = null!;

    public HttpClient Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var start = new ProcessStartInfo("dotnet", [
            Path.Combine(AppContext.BaseDirectory, "MinimalApi.dll"), "--urls", "http://127.0.0.1:0", "--Daedalus:ModelPath", ShippedEngine.Folder, "--Daedalus:Device", "cpu",
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Task.WhenAny(_address.Task, _process.WaitForExitAsync(), Task.Delay(TimeSpan.FromSeconds(30)));
        Assert.True(_address.Task.IsCompleted, $"the sample does not listen: {string.Join('\n', _output)}");

        // A body that is refused is not sent: the server would close the connection in the middle of it.
        Http = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromSeconds(30) }) { BaseAddress = await _address.Task, Timeout = TimeSpan.FromSeconds(30) };
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        _output.Enqueue(line);
        const string Announcement = "Now listening on: ";
        if (line?.IndexOf(Announcement, StringComparison.Ordinal) is { } at and >= 0)
            _address.TrySetResult(new Uri(line[(at + Announcement.Length)..]));
    }
}
