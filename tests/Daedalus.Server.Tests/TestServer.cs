using System.Text;
using System.Text.Json;
using Daedalus.Serving;
using Daedalus.Tests;
using Microsoft.AspNetCore.Builder;

namespace Daedalus.Server.Tests;

/// <summary>A server over Kestrel on a free port of this machine, and a client of it. Shut down with the test.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const string ModelName = "tasks-5m";

    // Loaded once: engines of many tests share it.
    private static readonly Lazy<DiffusionModel> Shared = new(() => DiffusionModel.Load(Checkpoints.Folder(Checkpoints.Default)));

    private readonly WebApplication _app;

    private TestServer(WebApplication app, DiffusionEngine engine)
    {
        (_app, Engine) = (app, engine);
        Address = new Uri(app.Urls.Single());
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 2000 }) { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(2) };
    }

    public static DiffusionModel Model => Shared.Value;

    public DiffusionEngine Engine { get; }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public static async Task<TestServer> StartAsync(ServerOptions? options = null, EngineOptions? limits = null)
    {
        var engine = new DiffusionEngine(Model, limits);
        var app = DaedalusServer.Create(engine, (options ?? new ServerOptions()) with { Urls = ["http://127.0.0.1:0"], ModelName = ModelName });
        await app.StartAsync();
        return new TestServer(app, engine);
    }

    /// <summary>The body of a chat with one question; more fields as they stand in JSON.</summary>
    public static string Chat(string question, string more = "") =>
        $$"""{"model":"{{ModelName}}","messages":[{"role":"user","content":{{JsonSerializer.Serialize(question)}}}]{{(more.Length > 0 ? "," + more : "")}}}""";

    public Task<HttpResponseMessage> PostAsync(string path, string body, string? key = null, CancellationToken cancellationToken = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null)
            request.Headers.Authorization = new("Bearer", key);
        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public Task<HttpResponseMessage> ChatAsync(string question, string more = "") => PostAsync("/v1/chat/completions", Chat(question, more));

    /// <summary>Asks the host to stop, as SIGTERM does.</summary>
    public Task StopAsync(CancellationToken patience = default) => _app.StopAsync(patience);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Engine.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
