using Daedalus.Serving;
using Daedalus.Tests;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Daedalus.Extensions.AI.Tests.Hosting;

public class ContainerTests
{
    [Fact]
    public async Task WithoutAHostTheModelIsLoadedWhenAskedForAndGoesWithTheContainer()
    {
        DiffusionEngine engine;
        await using (var provider = new ServiceCollection().AddDaedalus(options => options.ModelPath = ShippedEngine.Folder).BuildServiceProvider())
        {
            var client = provider.GetRequiredService<IChatClient>();
            Assert.Same(client, provider.GetRequiredService<DaedalusChatClient>());
            engine = provider.GetRequiredService<DiffusionEngine>();
            Assert.Same(engine, client.GetService<DiffusionEngine>());
            Assert.Equal("tasks-5m", client.GetService<ChatClientMetadata>()!.DefaultModelId);
            Assert.NotEmpty((await client.GetResponseAsync("Spell OVJWU.")).Text);
        }

        Assert.Equal(EngineState.Stopped, engine.Status.State);
        Assert.Throws<ObjectDisposedException>(() => engine.Model.Generate("Spell OVJWU."));
    }

    [Fact]
    public async Task SeveralModelsLiveBesideEachOther()
    {
        await using var provider = new ServiceCollection()
            .AddDaedalus("large", options => options.ModelPath = Checkpoints.Folder(Checkpoints.Default))
            .AddDaedalus("small", options => (options.ModelPath, options.ModelName) = (Checkpoints.Folder(Checkpoints.Small), "tiny"))
            .BuildServiceProvider();
        var (large, small) = (provider.GetRequiredKeyedService<IChatClient>("large"), provider.GetRequiredKeyedService<IChatClient>("small"));
        Assert.True(large.GetService<DiffusionModel>()!.Parameters > small.GetService<DiffusionModel>()!.Parameters);
        Assert.Equal(("tasks-5m", "tiny"), (large.GetService<ChatClientMetadata>()!.DefaultModelId, small.GetService<ChatClientMetadata>()!.DefaultModelId));
        Assert.Same(provider.GetRequiredKeyedService<DiffusionEngine>("small"), small.GetService<DiffusionEngine>());
        Assert.Null(provider.GetService<IChatClient>());
        await Assert.ThrowsAsync<ArgumentException>(() => large.GetResponseAsync("Hi", new() { ModelId = "tiny" }));
    }

    [Fact]
    public void TheSameNameTwiceIsRefused()
    {
        var services = new ServiceCollection().AddDaedalus(_ => { }).AddDaedalus("a", _ => { });
        Assert.Contains("without a name", Assert.Throws<InvalidOperationException>(() => services.AddDaedalus(_ => { })).Message, StringComparison.Ordinal);
        Assert.Contains("'a'", Assert.Throws<InvalidOperationException>(() => services.AddDaedalus("a", _ => { })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AClockOfTheContainerIsTheEngines()
    {
        var clock = new ManualClock();
        await using var provider = new ServiceCollection().AddSingleton<TimeProvider>(clock).AddDaedalus(options => options.ModelPath = ShippedEngine.Folder).BuildServiceProvider();
        Assert.Same(clock, provider.GetRequiredService<DiffusionEngine>().Options.TimeProvider);
    }

    [Fact]
    public async Task EveryOptionIsReadFromConfiguration()
    {
        var section = Section(
            ("ModelPath", ShippedEngine.Folder), ("ModelName", "m"), ("Device", "cpu"), ("Threads", "1"), ("Weights", "Int8"), ("MemoryLimit", "1000000000"), ("QueueLimit", "3"), ("MaxBatch", "2"),
            ("BatchMemoryLimit", "500000000"), ("Timeout", "00:00:30"), ("DrainTimeout", "00:00:07"), ("StallLimit", "00:02:00"), ("Decoder", "low-confidence"), ("Settings:length", "24"),
            ("Cache", "dual:refresh=2"), ("Guidance", "0.5"), ("StopEarly", "true"));
        Assert.Equal(typeof(DaedalusOptions).GetProperties().Select(property => property.Name).Order(), section.GetChildren().Select(child => child.Key).Order());
        await using var provider = new ServiceCollection().AddDaedalus("x", section).BuildServiceProvider();
        var client = provider.GetRequiredKeyedService<DaedalusChatClient>("x");
        Assert.Equal(
            new EngineOptions { QueueLimit = 3, MaxBatch = 2, MemoryLimit = 500_000_000, Timeout = TimeSpan.FromSeconds(30), DrainTimeout = TimeSpan.FromSeconds(7), ModelName = "m" }, client.Engine.Options);
        var result = (GenerationResult)(await client.GetResponseAsync("Spell OVJWU.")).RawRepresentation!;
        Assert.Equal(24, result.Statistics.CanvasTokens);
        Assert.Equal("m", client.GetService<ChatClientMetadata>()!.DefaultModelId);
    }

    [Theory]
    [InlineData("QueueLimit", "many")]
    [InlineData("QueueLimits", "3")]
    [InlineData("Weights", "Int3")]
    public void WhatCannotBeReadIsRefusedByItsKey(string key, string value)
    {
        using var provider = new ServiceCollection().AddDaedalus(Section(("ModelPath", ShippedEngine.Folder), (key, value))).BuildServiceProvider();
        Assert.Contains(key, Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<IChatClient>()).Message, StringComparison.Ordinal);
    }

    private static IConfigurationSection Section(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(pair => $"Daedalus:{pair.Key}", pair => (string?)pair.Value)).Build().GetSection("Daedalus");
}
