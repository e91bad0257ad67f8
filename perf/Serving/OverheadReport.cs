using System.Diagnostics;
using System.Text;
using Daedalus.Engine;
using Daedalus.Extensions.AI;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Models;
using Daedalus.Server;
using Daedalus.Serving;
using Daedalus.Text;
using Microsoft.Extensions.AI;

namespace Daedalus.Perf.Serving;

/// <summary>What engine, chat client and HTTP cost over the bare loop, with a network that takes a set time: to the first text and in all, medians of interleaved turns.</summary>
internal static class OverheadReport
{
    private const string Path = "/v1/chat/completions";
    private const string Question = "Show 9 times 1 to 6.";

    // Turns in which a forward takes no time, until all code is compiled for good.
    private const int WarmUp = 150;

    public static async Task Print(string[] arguments)
    {
        var given = new Arguments(arguments);
        var (turns, forward, settings) = (given.Number("--turns", 40), given.Number("--milliseconds", 5), new DecoderSettings("low-confidence", given.Number("--length", 64)));
        given.RefuseRest();
        using var model = Load(out var network);
        await using var engine = new DiffusionEngine(model);
        using var client = new DaedalusChatClient(engine, "null");
        await using var app = DaedalusServer.Create(engine, new ServerOptions { Urls = ["http://127.0.0.1:0"], ModelName = "null" });
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var plain = new PlainHttp(http.BaseAddress);
        var ways = new (string Name, Func<Action, Task> Answer)[]
        {
            ("loop", text => Loop(model, settings, text)),
            ("engine", text => Engine(engine, settings, text)),
            ("IChatClient", text => Chat(client, settings, text)),
            ("HTTP", text => Plain(plain, settings, text)),
            ("HttpClient", text => Http(http, settings, text)),
        };
        var times = ways.Select(_ => (First: new List<double>(), All: new List<double>())).ToArray();
        var order = Enumerable.Range(0, ways.Length).ToArray();
        for (var turn = -WarmUp; turn < turns; turn++)
        {
            network.Forward = TimeSpan.FromMilliseconds(turn < 0 ? 0 : forward);

            // In any order: each finds the caches as another left them.
            Random.Shared.Shuffle(order);
            foreach (var way in order)
                if (await Measure(ways[way].Answer) is var (first, all) && turn >= 0)
                {
                    times[way].First.Add(first);
                    times[way].All.Add(all);
                }
        }

        var (roundTrip, afterRest) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < turns; turn++)
        {
            roundTrip.Add((await Measure(_ => http.GetStringAsync("/healthz"))).All);

            // As long as the network computes before a first text: threads have gone to sleep by then.
            await Task.Delay(forward);
            afterRest.Add((await Measure(_ => http.GetStringAsync("/healthz"))).All);
        }

        Console.WriteLine($"{model.Device}; a forward of {forward} ms, {settings.Length} of them, {turns} turns; medians");
        for (var way = 0; way < ways.Length; way++)
        {
            var (first, all) = (Median(times[way].First), Median(times[way].All));
            Console.WriteLine($"  {ways[way].Name,-15} first text {first,8:F3} ms, {first - Median(times[0].First),6:F3} more than the loop; all {all,8:F2} ms, {100 * ((all / Median(times[0].All)) - 1),5:F2} % more");
        }

        Console.WriteLine($"  a request of /healthz, which is HTTP alone: {Median(roundTrip):F3} ms; after {forward} ms of rest {Median(afterRest):F3} ms");
        await app.StopAsync();
    }

    private static DiffusionModel Load(out NullNetwork network)
    {
        var folder = ModelPath.Of(ModelPath.Default);
        using var files = ModelFolder.Open(folder);
        network = new NullNetwork(files.Load(new CpuDevice(1)));
        return new DiffusionModel(network, Tokenizer.Load(System.IO.Path.Combine(folder, "tokenizer.json")), ModelPresets.Read(folder), TimeProvider.System);
    }

    private static async Task<(double First, double All)> Measure(Func<Action, Task> answer)
    {
        var (started, first) = (Stopwatch.GetTimestamp(), 0.0);
        await answer(() => first = first > 0 ? first : Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        return (first, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private static Task Loop(DiffusionModel model, DecoderSettings settings, Action text)
    {
        foreach (var update in model.Stream(Question, settings.For(model)))
            if (update.NewText.Length > 0)
                text();
        return Task.CompletedTask;
    }

    private static async Task Engine(DiffusionEngine engine, DecoderSettings settings, Action text)
    {
        await foreach (var update in engine.Submit(new EngineRequest(Question, settings.For(engine.Model))).ReadUpdatesAsync())
            if (update.NewText.Length > 0)
                text();
    }

    private static async Task Chat(DaedalusChatClient client, DecoderSettings settings, Action text)
    {
        var options = new ChatOptions().WithDaedalus(new() { Decoder = settings.Decoder, Settings = new Dictionary<string, string> { ["length"] = $"{settings.Length}" } });
        await foreach (var update in client.GetStreamingResponseAsync(Question, options))
            if (update.Text.Length > 0)
                text();
    }

    private static Task Plain(PlainHttp http, DecoderSettings decoder, Action text)
    {
        http.Post(Path, Body(decoder), text);
        return Task.CompletedTask;
    }

    private static string Body(DecoderSettings decoder)
    {
        var settings = $$"""{"decoder":"{{decoder.Decoder}}","settings":{"length":{{decoder.Length}} } }""";
        return $$"""{"model":"null","stream":true,"seed":1,"messages":[{"role":"user","content":"{{Question}}"}],"daedalus":{{settings}} }""";
    }

    private static async Task Http(HttpClient http, DecoderSettings decoder, Action text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent(Body(decoder), Encoding.UTF8, "application/json") };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync() is { } line)
            if (line.Contains("\"content\":\"", StringComparison.Ordinal) && !line.Contains("\"content\":\"\"", StringComparison.Ordinal))
                text();
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed record DecoderSettings(string Decoder, int Length)
    {
        public GenerationOptions For(DiffusionModel model) => new() { Decoder = model.DefaultDecoder(Decoder).WithValue("length", Length) };
    }
}
