using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;

namespace Daedalus.Server.Tests.Processes;

/// <summary>
/// A server of its own under mixed traffic of which at least 30 % is cancelled at random moments: memory and handles stay what they were. A few seconds as a test;
/// <c>DAEDALUS_SOAK_SECONDS=3600 tests/run --filter Soak</c> is the long form; <c>DAEDALUS_SOAK_PAUSE</c>, milliseconds between the requests of a caller, leaves the
/// machine to others.
/// </summary>
[Collection(nameof(ServedProcesses))]
public class SoakTests(ITestOutputHelper output)
{
    private const int Callers = 4;
    private const double LeavingShare = .31;
    private static readonly int Seconds = Setting("DAEDALUS_SOAK_SECONDS", 20);
    private static readonly int Pause = Setting("DAEDALUS_SOAK_PAUSE", 10);

    [Fact]
    public async Task MemoryAndHandlesStayWhatTheyWere()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        using var server = new ServedProcess();
        await server.UntilReadyAsync();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}"), Timeout = TimeSpan.FromMinutes(1) };
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(Seconds));
        var counts = new ConcurrentDictionary<string, int>();
        var callers = Enumerable.Range(0, Callers).Select(caller => CallAsync(client, caller, counts, stop.Token)).ToArray();
        var samples = await WatchAsync(server, counts, stop.Token);
        await Task.WhenAll(callers);

        // The first part warms up: code is compiled, heaps and buffers find their size.
        var late = samples.Skip(samples.Count / 3).ToList();
        var (first, last) = (late.Take(late.Count / 3).Average(sample => sample.Bytes), late.TakeLast(late.Count / 3).Average(sample => sample.Bytes));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", counts.OrderBy(one => one.Key).Select(one => $"{one.Value} {one.Key}"))}; {first / (1 << 20):F1} MiB, then {last / (1 << 20):F1}, {100 * ((last / first) - 1):F2} %; at most {samples.Max(sample => sample.Handles)} handles, {samples[^1].Handles} at the end"));
        Assert.True(counts["answered"] > Seconds, "too little happened to say anything");
        Assert.InRange(Left(counts), .3, .4);
        Assert.DoesNotContain("failed", counts.Keys);

        // In a short run warm-up is most of it.
        Assert.InRange(last, 0, first * (Seconds >= 1800 ? 1.02 : 1.5));
        Assert.InRange(samples[^1].Handles, 0, samples[samples.Count / 3].Handles + Callers);
    }

    private async Task<List<(long Bytes, int Handles)>> WatchAsync(ServedProcess server, ConcurrentDictionary<string, int> counts, CancellationToken stop)
    {
        var samples = new List<(long, int)>();
        var every = TimeSpan.FromSeconds(Math.Clamp(Seconds / 60.0, .25, 30));
        for (var watch = Stopwatch.StartNew(); !stop.IsCancellationRequested;)
        {
            samples.Add((server.ResidentBytes, server.Handles));
            if (Seconds >= 600)
                output.WriteLine($"{watch.Elapsed.TotalSeconds:F0} s: {samples[^1].Item1 >> 20} MiB, {samples[^1].Item2} handles, {counts.Values.Sum()} requests");
            await Task.Delay(every, CancellationToken.None);
        }

        return samples;
    }

    private static async Task CallAsync(HttpClient client, int caller, ConcurrentDictionary<string, int> counts, CancellationToken stop)
    {
        string[] questions = [Questions.Table, Questions.Count, Questions.YesOrNo, "Spell OVJWU."];
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var drawn = Drawn(caller, i);
            using var leave = new CancellationTokenSource();

            // Some are done before they leave; as many more try.
            if (Left(counts) < LeavingShare)
                leave.CancelAfter(TimeSpan.FromMilliseconds(drawn / 10 % 30));
            counts.AddOrUpdate(await AskAsync(client, questions[drawn / 1000 % 4], drawn % 2 == 0, leave.Token), 1, (_, count) => count + 1);
            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private static async Task<string> AskAsync(HttpClient client, string question, bool isStream, CancellationToken leave)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
            {
                Content = new StringContent(TestServer.Chat(question, isStream ? "\"stream\":true" : "\"seed\":1"), Encoding.UTF8, "application/json"),
            };
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leave);
            await response.Content.ReadAsStringAsync(leave);
            return response.StatusCode switch { HttpStatusCode.OK => "answered", HttpStatusCode.TooManyRequests => "refused", _ => "failed" };
        }
        catch (OperationCanceledException)
        {
            return "left";
        }
        catch (HttpRequestException) when (leave.IsCancellationRequested)
        {
            return "left";
        }
    }

    private static double Left(ConcurrentDictionary<string, int> counts) => (double)counts.GetValueOrDefault("left") / Math.Max(1, counts.Values.Sum());

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { } value ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;

    private static int Drawn(int caller, int i) => (int)(((((ulong)caller << 32) + (ulong)i) * 0x9E3779B97F4A7C15) >> 40);
}
