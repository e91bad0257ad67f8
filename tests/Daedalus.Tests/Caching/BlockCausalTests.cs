using Daedalus.Caching;
using Daedalus.Denoising.Daedal;
using Daedalus.Denoising.DreamOn;
using Daedalus.Denoising.Options;
using Daedalus.Tests.Engine;

namespace Daedalus.Tests.Caching;

/// <summary>A network whose attention is cut into blocks, and a cache that is exact there. Its weights were trained without blocks: it says nothing sensible.</summary>
public sealed class BlockCausalTests : IDisposable
{
    private const int Block = 8;

    private readonly string _folder = Directory.CreateTempSubdirectory("daedalus").FullName;

    public BlockCausalTests()
    {
        foreach (var file in Directory.EnumerateFiles(SmallModel.Folder))
            if (Path.GetFileName(file) is var name && name != "config.json")
                File.CreateSymbolicLink(Path.Combine(_folder, name), file);
        var config = File.ReadAllText(Path.Combine(SmallModel.Folder, "config.json"));
        File.WriteAllText(Path.Combine(_folder, "config.json"), config[..config.LastIndexOf('}')] + $", \"block_length\": {Block} }}");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ALaterBlockChangesNothingBeforeItAndATokenItsWholeBlock()
    {
        using var model = DiffusionModel.Load(_folder);
        Assert.Equal(Block, model.Conventions.BlockLength);
        int[] ids = [.. Enumerable.Range(20, 30)], other = [.. ids];
        other[20] = 7;
        var (before, after) = (Logits(model, ids), Logits(model, other));
        for (var position = 0; position < ids.Length; position++)
            Assert.Equal(position < 16, before[position].SequenceEqual(after[position]));
        var cut = Logits(model, ids[..24]);
        for (var position = 0; position < 24; position++)
            Assert.Equal(before[position], cut[position]);
    }

    // Whole blocks of a growing, inserting, revising canvas: every confidence, to the last bit, in fewer positions.
    [Fact]
    public void WhatIsKeptIsExact()
    {
        using var model = DiffusionModel.Load(_folder);
        long computed = 0, whole = 0;
        foreach (var request in Requests())
            foreach (var cache in new[] { "exact", "exact:refresh=3", "exact:refresh=1" })
            {
                var plain = RunOfRows.Of(model, With(request, null))[0];
                RunOfRows.Of(model, With(request, CacheOptions.Parse(cache)))[0].AssertSame(plain, $"{request.Options!.Decoder} over {cache}");
                if (cache != "exact")
                    continue;
                computed += model.Generate(request.Prompt, With(request, CacheOptions.Parse(cache)).Options).Statistics.ComputedPositions;
                whole += model.Generate(request.Prompt, With(request, null).Options).Statistics.ComputedPositions;
            }

        Assert.True(computed < .75 * whole, $"{computed} of {whole} positions were computed");
    }

    [Fact]
    public void WhatIsKeptIsExactWhereLogitsAreShiftedToo()
    {
        using var shifted = new LoadedNetwork(threads: 2, network => new ShiftedNetwork(network, isRolled: false), folder: _folder);
        foreach (var request in Requests())
            RunOfRows.Of(shifted.Model, With(request, CacheOptions.Parse("exact")))[0].AssertSame(RunOfRows.Of(shifted.Model, With(request, null))[0], $"{request.Options!.Decoder}");
    }

    [Fact]
    public void BatchMatesDoNotChangeIt()
    {
        using var model = DiffusionModel.Load(_folder);
        GenerationRequest[] requests = [.. Requests().Select((request, i) => With(request, i % 3 == 2 ? null : CacheOptions.Parse(i % 3 == 0 ? "exact" : "dual")))];
        var together = RunOfRows.Of(model, requests);
        for (var i = 0; i < requests.Length; i++)
            together[i].AssertSame(RunOfRows.Of(model, requests[i])[0], $"request {i}");
    }

    // Not all of a canvas is computed at first, but all that its blocks see.
    [Fact]
    public void WhatStoodInTheStoreBeforeIsNotSeen()
    {
        using var loaded = new LoadedNetwork(threads: 2, folder: _folder);
        GenerationRequest[] requests = [.. Requests().Select((request, i) => With(request, i % 4 == 3 ? null : CacheOptions.Parse(i % 4 == 2 ? "dual" : "exact")))];
        using var shared = new SharedStore(loaded.Network.Device, loaded.Model, 330);
        var together = shared.Run(requests);
        for (var i = 0; i < requests.Length; i++)
            together[i].AssertSame(RunOfRows.Of(loaded.Model, requests[i])[0], $"request {i}");
    }

    [Fact]
    public void WhereEveryTokenSeesEveryOtherItIsRefused()
    {
        using var model = DiffusionModel.Load(SmallModel.Folder);
        var refused = Assert.Throws<ArgumentException>(() => model.Generate("a", new GenerationOptions { Cache = CacheOptions.Parse("exact") }));
        Assert.Contains("cut into blocks", refused.Message, StringComparison.Ordinal);
        Assert.Contains("prefix, dual, vicinity", refused.Message, StringComparison.Ordinal);
    }

    private static float[][] Logits(DiffusionModel model, int[] ids)
    {
        var rows = new List<float[]>();
        model.Forward(ids, row => rows.Add(row.ToArray()));
        return [.. rows];
    }

    private static IEnumerable<GenerationRequest> Requests() =>
    [
        .. Questions.Mixed, .. Questions.Revising,
        .. DecoderCatalogue.All.Where(options => options.FillsGaps && options is not (DaedalOptions or DreamOnOptions)).Select(options => new GenerationRequest(
            Questions.Mixed[1].Prompt, new GenerationOptions { Decoder = options.WithValue("length", 20).WithValue("block-length", 6) })),
        new GenerationRequest(Questions.Short, new GenerationOptions { Decoder = Questions.Restless }),
        new GenerationRequest(Questions.Short, new GenerationOptions { Decoder = Questions.DreamOn with { InitialLength = 12 } }),
    ];

    private static GenerationRequest With(GenerationRequest request, CacheOptions? cache) => request with { Options = request.Options! with { Cache = cache } };
}
