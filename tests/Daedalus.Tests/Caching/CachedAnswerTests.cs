using System.Runtime.CompilerServices;
using Daedalus.Caching;
using Daedalus.Denoising.Blocks;
using Daedalus.Denoising.Daedal;
using Daedalus.Denoising.DreamOn;
using Daedalus.Denoising.FixedLength;
using Daedalus.Denoising.Options;
using Daedalus.Denoising.Wino;
using Daedalus.Tests.Engine;

namespace Daedalus.Tests.Caching;

/// <summary>Answers of a network whose keys and values are kept from forward to forward.</summary>
public class CachedAnswerTests
{
    // Its digits are never sure.
    private const string Ledger = "Ann has 14 shells.\nMon gets 3.\nTue eats 6.\nWed finds 5.\nThu sells 1.\nHow many shells?";

    private static readonly CacheOptions Dual = new() { Kind = CacheKind.Dual };

    [Fact]
    public void TheSamplersOfFastDllmAreFollowedTokenForToken()
    {
        using var small = new LoadedNetwork(threads: 1);
        Assert.Equal(100, CachedTrace.All.Count);
        long computed = 0, whole = 0;
        foreach (var test in CachedTrace.All)
        {
            DecoderOptions decoder = test.Threshold is { } threshold
                ? new ThresholdOptions { Length = test.Length, BlockLength = test.BlockLength, Threshold = threshold }
                : new FixedLengthOptions { Length = test.Length, BlockLength = test.BlockLength, Steps = test.Steps };
            var result = small.Model.Generate(Prompt.Ids(test.Prompt), new GenerationOptions { Decoder = decoder, Cache = CacheOptions.Parse(test.Cache) });
            Assert.True(test.Answer.SequenceEqual(result.Ids), $"{test.Cache}, length {test.Length}, blocks of {test.BlockLength}, threshold {test.Threshold}");
            computed += result.Statistics.ComputedPositions;
            whole += result.Statistics.Forwards * (test.Prompt.Length + test.Length);
        }

        Assert.True(computed < .7 * whole, $"{computed} of {whole} positions were computed");
    }

    [Fact]
    public void WhatIsComputedAnewInEveryForwardIsAsWithoutACache()
    {
        using var small = new LoadedNetwork(threads: 2);
        foreach (var request in Requests())
        {
            var plain = RunOfRows.Of(small.Model, request)[0];
            foreach (var kind in Enum.GetValues<CacheKind>().Where(kind => kind != CacheKind.Exact))
                RunOfRows.Of(small.Model, With(request, new CacheOptions { Kind = kind, Refresh = 1 }))[0].AssertSame(plain, $"{request.Options!.Decoder} over {kind}");
        }
    }

    [Fact]
    public void BatchMatesDoNotChangeWhatIsKept()
    {
        using var small = new LoadedNetwork(threads: 2);
        CacheOptions?[] caches = [Dual, null, CacheOptions.Parse("prefix"), CacheOptions.Parse("vicinity:before=2,after=3,refresh=5,warmup=2"), CacheOptions.Parse("delayed:refresh=5")];
        GenerationRequest[] requests = [.. Requests().Select((request, i) => With(request, caches[i % caches.Length]))];
        var together = RunOfRows.Of(small.Model, requests);
        for (var i = 0; i < requests.Length; i++)
            together[i].AssertSame(RunOfRows.Of(small.Model, requests[i])[0], $"request {i}");
    }

    // The shadows behind a canvas that fills the context have places behind the context, which are told once anybody's are scattered.
    [Fact]
    public void ShadowsAtTheEndOfTheContextGoWithScatteredPlaces()
    {
        using var small = new LoadedNetwork(threads: 2);
        var wino = new WinoOptions { Length = 24, BlockLength = 12, Threshold = 1 };
        var prompt = Enumerable.Range(0, small.Model.Conventions.ContextLimit - wino.Length).Select(i => 5 + (i % 20)).ToArray();
        GenerationRequest[] requests =
        [
            new(Prompt.Ids(prompt), new GenerationOptions { Decoder = wino }),
            With(Questions.Mixed[1], CacheOptions.Parse("delayed")),
        ];
        var together = RunOfRows.Of(small.Model, requests);
        for (var i = 0; i < requests.Length; i++)
            together[i].AssertSame(RunOfRows.Of(small.Model, requests[i])[0], $"request {i}");
    }

    [Theory]
    [InlineData("prefix")]
    [InlineData("dual")]
    [InlineData("vicinity:before=2,after=4")]
    [InlineData("delayed")]
    public void DaedalOverACacheGrowsAndInsertsAndComputesLess(string cache)
    {
        using var small = new LoadedNetwork(threads: 1);
        var options = new GenerationOptions { Decoder = Questions.Restless };
        var plain = small.Model.Generate(Ledger, options).Statistics;
        var kept = small.Model.Generate(Ledger, options with { Cache = CacheOptions.Parse(cache) }).Statistics;
        Assert.True(kept.LengthRounds > 3 && kept.Insertions > 3, $"{kept.LengthRounds} rounds, {kept.Insertions} insertions");
        Assert.True(kept.ComputedPositions / (double)kept.Forwards < .9 * plain.ComputedPositions / plain.Forwards, $"{kept} after {plain}");
    }

    [Fact]
    public void WhatIsKeptIsPartOfTheMemoryThatIsPromised()
    {
        using var small = new LoadedNetwork(threads: 1);
        var request = Questions.Mixed[1];
        using var plain = new Daedalus.Engine.Generation(small.Model, [request]);
        using var kept = new Daedalus.Engine.Generation(small.Model, [With(request, Dual)]);
        using var store = small.Model.Turn.TryCreateStore(kept.Rows);
        Assert.Null(small.Model.Turn.TryCreateStore(plain.Rows));
        Assert.True(store!.BytesInUse > 5 * 2 * 192 * sizeof(float) * store.Positions);
        Assert.InRange(small.Model.Turn.MemoryFor(kept.Rows).Needed - small.Model.Turn.MemoryFor(plain.Rows).Needed, store.BytesInUse, store.BytesInUse + 4096);
    }

    // Not every one's of the longest, nor second sequences of those that are not guided.
    [Fact]
    public void ABatchTakesRoomForWhatEachOfItNeeds()
    {
        using var small = new LoadedNetwork(threads: 1);
        GenerationRequest[] requests = [Questions.Kept[0], Questions.Mixed[4], Questions.Mixed[0], Questions.Shadowing[0]];
        using var generation = new Daedalus.Engine.Generation(small.Model, requests);
        using var store = small.Model.Turn.TryCreateStore(generation.Rows)!;
        int[] prompts = [.. requests.Select(request => small.Model.Encode(request.Prompt).Length)];
        Assert.Equal(prompts[0] + 16 + (2 * (prompts[1] + 16)) + prompts[2] + 40 + prompts[3] + 24 + 12, store.Positions);
        Assert.Equal(0, store.FreePositions);
        foreach (var row in generation.Rows)
            row.Room.Return(store);
        Assert.Equal((store.Positions, store.Positions), (store.FreePositions, store.LongestFree));
    }

    [Fact]
    public void WhatARequestKeepsGoesWithIt()
    {
        using var small = new LoadedNetwork(threads: 1);
        var kept = StepOnce(small.Model);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(kept.IsAlive, "the loop holds what nobody uses any more");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference StepOnce(DiffusionModel model)
    {
        using var generation = new Daedalus.Engine.Generation(model, [With(Questions.Mixed[1], Dual)]);
        var store = model.Turn.TryCreateStore(generation.Rows)!;
        Assert.True(model.Turn.Step(generation.Rows, store));
        return new WeakReference(store);
    }

    // Every kind of request, and every decoder with its own settings over a short canvas.
    private static IEnumerable<GenerationRequest> Requests() =>
    [
        .. Questions.Mixed,
        .. Questions.Revising,
        .. DecoderCatalogue.All.Where(options => options.FillsGaps && options is not (DaedalOptions or DreamOnOptions)).Select(options => new GenerationRequest(
            Questions.Mixed[1].Prompt, new GenerationOptions { Decoder = options.WithValue("length", 20).WithValue("block-length", 6) })),
        new GenerationRequest(Ledger, new GenerationOptions { Decoder = Questions.Restless }),
        .. new DecoderOptions[] { Questions.Restless, Questions.Fixed, Questions.DreamOn }.Select(decoder => new GenerationRequest(
            "Count from 16 to 24 by 2.", new GenerationOptions { Decoder = decoder, Infill = new Infill([InfillPart.Text("16"), InfillPart.Gap(5), InfillPart.Text("24"), InfillPart.Gap(2)]) })),
    ];

    private static GenerationRequest With(GenerationRequest request, CacheOptions? cache) => request with { Options = request.Options! with { Cache = cache } };
}
