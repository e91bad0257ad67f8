using Daedalus.Caching;
using Daedalus.Serving;

namespace Daedalus.Tests.Serving;

/// <summary>Requests that keep keys and values while others come and go.</summary>
public class EngineStoreTests(SmallModel small) : IClassFixture<SmallModel>
{
    [Fact]
    public async Task TheyGetTheTokensThatTheyWouldGetAlone()
    {
        GenerationRequest[] requests = [.. Enumerable.Range(0, 60).Select(i => Questions.Mixed[i % 14] with
        {
            Options = Questions.Mixed[i % 14].Options! with { Cache = CacheOptions.Parse((i % 3) switch { 0 => "dual", 1 => "prefix:refresh=4", _ => "vicinity" }) },
        })];
        var alone = requests.Select(request => small.Model.Generate(request.Prompt, request.Options).Ids).ToArray();
        await using var engine = new DiffusionEngine(small.Model, new EngineOptions { MaxBatch = 5 });
        var running = requests.Select(request => engine.Submit(new EngineRequest(request.Prompt, request.Options))).ToArray();
        for (var i = 3; i < running.Length; i += 7)
            running[i].Cancel();
        for (var i = 0; i < running.Length; i++)
            if (i % 7 != 3)
                Assert.Equal(alone[i], (await running[i].Result).Ids);
    }

    [Fact]
    public async Task AStoreThatNobodyUsesGivesWayToWhoNeedsTheMemory()
    {
        using var loaded = new Engine.LoadedNetwork(threads: 1);
        var large = new GenerationOptions { Decoder = Questions.Fixed with { Length = 400, Steps = 4, BlockLength = 400 } };
        var (rows, _) = MemoryOf(loaded.Model, large);
        await using var engine = new DiffusionEngine(loaded.Model, new EngineOptions { MemoryLimit = rows + 4096 });
        Assert.NotEmpty((await engine.Submit(new EngineRequest(Questions.Short, new GenerationOptions { Decoder = Questions.Fixed, Cache = CacheOptions.Parse("dual") })).Result).Ids);
        Assert.Equal(400, (await engine.Submit(new EngineRequest(Questions.Short, large)).Result).Ids.Count);
    }

    private static (long Needed, long Held) MemoryOf(DiffusionModel model, GenerationOptions options)
    {
        using var generation = new Daedalus.Engine.Generation(model, [new GenerationRequest(Questions.Short, options)]);
        return model.Turn.MemoryFor(generation.Rows, onHost: true);
    }

    [Fact]
    public async Task OneThatNeedsMoreThanTheStoreHasWaitsUntilItIsEmpty()
    {
        await using var engine = new DiffusionEngine(small.Model, new EngineOptions { MaxBatch = 1 });
        foreach (var length in new[] { 8, 200, 16 })
        {
            var options = new GenerationOptions { Decoder = Questions.Fixed with { Length = length, Steps = 8, BlockLength = 8 }, Cache = CacheOptions.Parse("dual") };
            if (length == 200)
                options = options with { Decoder = Questions.Fixed with { Length = length, Steps = 25, BlockLength = 8 } };
            Assert.Equal(small.Model.Generate(Questions.Short, options).Ids, (await engine.Submit(new EngineRequest(Questions.Short, options)).Result).Ids);
        }
    }
}
