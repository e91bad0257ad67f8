using System.Text.Json.Nodes;

namespace Daedalus.Server.Tests.Page;

/// <summary>A browser and two servers with the shipped model, one of which asks for a key; started when a test first opens a page.</summary>
public sealed class PageFixture : IAsyncLifetime
{
    /// <summary>What the second server asks for.</summary>
    public const string Secret = "open-sesame-0123456789";

    private readonly SemaphoreSlim _starting = new(1);
    private Chromium? _browser;
    private TestServer? _open;
    private TestServer? _locked;

    /// <summary>Where the server without keys is.</summary>
    public Uri Open => _open!.Address;

    /// <summary>Where the server with a key is.</summary>
    public Uri Locked => _locked!.Address;

    /// <summary>An empty tab of the browser; skips the test where there is none.</summary>
    internal async Task<Tab> OpenTabAsync()
    {
        await _starting.WaitAsync();
        try
        {
            _browser ??= await Chromium.StartAsync();
            _open ??= await TestServer.StartAsync();
            _locked ??= await TestServer.StartAsync(new ServerOptions { Keys = [new ApiKey("tests", Secret)] });
        }
        finally
        {
            _starting.Release();
        }

        return await _browser.OpenAsync();
    }

    /// <summary>What the API answers.</summary>
    internal async Task<string> AnswerAsync(string question)
    {
        using var response = await _open!.ChatAsync(question);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        return (string)answer["choices"]![0]!["message"]!["content"]!;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { _browser, _open, _locked })
            if (part is not null)
                await part.DisposeAsync();
        _starting.Dispose();
    }
}
