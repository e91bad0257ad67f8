using Daedalus.Serving;
using Daedalus.Tests;
using Microsoft.AspNetCore.Builder;

namespace Daedalus.Server.Tests.Page;

/// <summary>A browser and two servers with the shipped model, one of which asks for a key; started when a test first opens a page.</summary>
public sealed class PageFixture : IAsyncLifetime
{
    /// <summary>What the second server asks for.</summary>
    public const string Secret = "open-sesame-0123456789";

    private readonly SemaphoreSlim _starting = new(1);
    private Chromium? _browser;
    private DiffusionModel? _model;
    private readonly List<(WebApplication App, DiffusionEngine Engine)> _servers = [];

    /// <summary>Where the server without keys is.</summary>
    public Uri Open => Address(0);

    /// <summary>Where the server with a key is.</summary>
    public Uri Locked => Address(1);

    /// <summary>An empty tab of the browser; skips the test where there is none.</summary>
    internal async Task<Tab> OpenTabAsync()
    {
        await _starting.WaitAsync();
        try
        {
            _browser ??= await Chromium.StartAsync();
            if (_servers.Count == 0)
                await StartServersAsync();
        }
        finally
        {
            _starting.Release();
        }

        return await _browser.OpenAsync();
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        foreach (var (app, engine) in _servers)
        {
            await app.StopAsync();
            await app.DisposeAsync();
            await engine.DisposeAsync();
        }

        _model?.Dispose();
        _starting.Dispose();
    }

    private Uri Address(int server) => new(_servers[server].App.Urls.Single());

    private async Task StartServersAsync()
    {
        _model = DiffusionModel.Load(Checkpoints.Folder(Checkpoints.Default));
        foreach (var keys in new ApiKey[][] { [], [new ApiKey("tests", Secret)] })
        {
            var engine = new DiffusionEngine(_model);
            var app = DaedalusServer.Create(engine, new ServerOptions { Urls = ["http://127.0.0.1:0"], Keys = keys, DrainTimeout = TimeSpan.Zero });
            _servers.Add((app, engine));
            await app.StartAsync();
        }
    }
}
