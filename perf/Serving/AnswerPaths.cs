using System.Text;
using Daedalus.Engine;
using Daedalus.Extensions.AI;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Models;
using Daedalus.Server;
using Daedalus.Serving;
using Daedalus.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;

namespace Daedalus.Perf.Serving;

/// <summary>One question by every path to an answer, from the bare loop to HTTP, over a network that computes nothing.</summary>
internal sealed class AnswerPaths : IAsyncDisposable
{
    private const string Question = "Show 9 times 1 to 6.";
    private const string Decoder = "low-confidence";
    private const string Address = "/v1/chat/completions";

    private readonly DiffusionModel _model;
    private readonly DiffusionEngine _engine;
    private readonly DaedalusChatClient _client;
    private readonly WebApplication _app;
    private readonly HttpClient _http;
    private readonly PlainHttp _plain;
    private readonly int _length;
    private readonly string _body;

    private AnswerPaths(DiffusionModel model, NullNetwork network, DiffusionEngine engine, WebApplication app, int length)
    {
        (_model, Network, _engine, _app, _length) = (model, network, engine, app, length);
        _client = new DaedalusChatClient(engine, "null");
        _http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        _plain = new PlainHttp(_http.BaseAddress);
        var settings = $$"""{"decoder":"{{Decoder}}","settings":{"length":{{length}} } }""";
        _body = $$"""{"model":"null","stream":true,"seed":1,"messages":[{"role":"user","content":"{{Question}}"}],"daedalus":{{settings}} }""";
        All = [("loop", Loop), ("engine", Engine), ("IChatClient", Chat), ("HTTP", Plain), ("HttpClient", Http)];
    }

    /// <summary>What takes the time of a forward.</summary>
    public NullNetwork Network { get; }

    public string Device => _model.Device;

    /// <summary>Each with its name; told whenever text has come.</summary>
    public IReadOnlyList<(string Name, Func<Action, Task> Answer)> All { get; }

    /// <param name="length">Tokens of an answer, and forwards.</param>
    public static async Task<AnswerPaths> OpenAsync(int length)
    {
        var folder = ModelPath.Of(ModelPath.Default);
        using var files = ModelFolder.Open(folder);
        var network = new NullNetwork(files.Load(new CpuDevice(1)));
        var model = new DiffusionModel(network, Tokenizer.Load(Path.Combine(folder, "tokenizer.json")), ModelPresets.Read(folder), TimeProvider.System);
        var engine = new DiffusionEngine(model, ownsModel: true);
        var app = DaedalusServer.Create(engine, new ServerOptions { Urls = ["http://127.0.0.1:0"], ModelName = "null" });
        await app.StartAsync();
        return new AnswerPaths(model, network, engine, app, length);
    }

    /// <summary>A request that asks nothing of the engine.</summary>
    public Task Health() => _http.GetStringAsync("/healthz");

    public async ValueTask DisposeAsync()
    {
        _plain.Dispose();
        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _client.Dispose();
        await _engine.DisposeAsync();
    }

    private GenerationOptions Options() => new() { Decoder = _model.DefaultDecoder(Decoder).WithValue("length", _length) };

    private Task Loop(Action text)
    {
        foreach (var update in _model.Stream(Question, Options()))
            if (update.NewText.Length > 0)
                text();
        return Task.CompletedTask;
    }

    private async Task Engine(Action text)
    {
        await foreach (var update in _engine.Submit(new EngineRequest(Question, Options())).ReadUpdatesAsync())
            if (update.NewText.Length > 0)
                text();
    }

    private async Task Chat(Action text)
    {
        var options = new ChatOptions().WithDaedalus(new() { Decoder = Decoder, Settings = new Dictionary<string, string> { ["length"] = $"{_length}" } });
        await foreach (var update in _client.GetStreamingResponseAsync(Question, options))
            if (update.Text.Length > 0)
                text();
    }

    private Task Plain(Action text)
    {
        _plain.Post(Address, _body, text);
        return Task.CompletedTask;
    }

    private async Task Http(Action text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = new StringContent(_body, Encoding.UTF8, "application/json") };
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync() is { } line)
            if (line.Contains("\"content\":\"", StringComparison.Ordinal) && !line.Contains("\"content\":\"\"", StringComparison.Ordinal))
                text();
    }
}
