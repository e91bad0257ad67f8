using Daedalus.Caching;
using Daedalus.Engine;
using Daedalus.Kernels.Devices;
using Daedalus.Models;
using Daedalus.Tests.Denoising;
using Daedalus.Tests.Engine;
using Daedalus.Tests.OnDevice;

namespace Daedalus.Tests.Caching;

/// <summary>A store whose sequences change from forward to forward.</summary>
public class SharedStoreTests
{
    // With a cache of every kind and without, guided, growing, revising, shadowing: whoever sits beside them, and whatever stood where they sit.
    [Fact]
    public void NeighboursThatEnterAndLeaveDoNotChangeABit()
    {
        using var small = new LoadedNetwork(threads: 2);
        string?[] caches = ["dual", null, "prefix", "vicinity:before=2,after=3,refresh=5,warmup=2", "delayed:refresh=5"];
        GenerationRequest[] requests =
        [
            .. Questions.All,
            .. Questions.Mixed.Concat(Questions.Revising).Select((request, i) => request with
            {
                Options = request.Options! with { Cache = caches[i % caches.Length] is { } cache ? CacheOptions.Parse(cache) : null },
            }),
        ];
        AssertAsAlone(small.Network.Device, small.Model, requests, 330);
    }

    [Theory]
    [MemberData(nameof(Accelerators.Names), MemberType = typeof(Accelerators))]
    public void NorDoTheyOnADevice(string name)
    {
        using var loaded = OnDeviceModel.Load(name);
        GenerationRequest[] requests = [.. Questions.Kept, Questions.Mixed[4], .. Questions.Kept.Reverse(), Questions.Mixed[1], Questions.Shadowing[0]];
        AssertAsAlone(loaded.Device, loaded.Model, Accelerators.Some(name, requests), 250);
    }

    [Fact]
    public void WhoFindsNoRoomForBothBranchesTakesNone()
    {
        using var small = new LoadedNetwork(threads: 1);
        using var pass = small.Network.CreatePass();
        var row = Hand.Row(Questions.Fixed with { CfgScale = 1 });
        var longest = Hand.Prompt.Length + Questions.Fixed.Length;
        using KeyValueStore enough = pass.CreateStore(2 * longest), few = pass.CreateStore((2 * longest) - 1);
        Assert.False(row.Room.TryTake(few));
        Assert.Equal((few.Positions, default), (few.LongestFree, row.Room.Prompted));
        row.Room.Return(few);
        Assert.True(row.Room.TryTake(enough));
        Assert.Equal((new(0, longest), new(longest, longest), 0), (row.Room.Prompted, row.Room.Unprompted, enough.FreePositions));
        Assert.Throws<InvalidOperationException>(() => row.Room.TryTake(enough));
        row.Room.Return(enough);
        Assert.True(row.Room.TryTake(enough));
    }

    [Fact]
    public void WhoHasNoRoomDoesNotStep()
    {
        using var small = new LoadedNetwork(threads: 1);
        using var pass = small.Network.CreatePass();
        using var store = pass.CreateStore(100);
        var loop = new DenoisingLoop(new HandScorer((_, _, _) => Hand.Word(.5f)));
        var row = Hand.Row(Questions.Fixed);
        var error = Assert.Throws<InvalidOperationException>(() => loop.Step([row], store));
        Assert.Contains("has room for 0 in the store", error.Message, StringComparison.Ordinal);
        Assert.True(loop.Step([row]));
    }

    [Fact]
    public void AStoreHoldsWhatWasSaid()
    {
        using var small = new LoadedNetwork(threads: 1);
        using var pass = small.Network.CreatePass();
        foreach (var positions in new[] { 1, 128, 129, 1000 })
        {
            using var store = pass.CreateStore(positions);
            Assert.Equal((positions, positions, positions), (store.Positions, store.FreePositions, store.LongestFree));
            store.Reserve();
            Assert.Equal(pass.StoreBytes(positions), store.BytesInUse);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => pass.CreateStore(0));
        Assert.True(pass.StoreBytes(1L << 40) > 1L << 50);
        Assert.Throws<OverflowException>(() => pass.StoreBytes(long.MaxValue));
    }

    private static void AssertAsAlone(IDevice device, DiffusionModel model, IReadOnlyList<GenerationRequest> requests, int positions)
    {
        using var shared = new SharedStore(device, model, positions);
        var together = shared.Run([.. requests]);
        Assert.True(shared.Most > 2 && shared.Gaps > 10, $"{shared.Most} requests at most and {shared.Gaps} forwards with gaps show nothing");
        for (var i = 0; i < requests.Count; i++)
            together[i].AssertSame(RunOfRows.Of(model, requests[i])[0], $"request {i}");
    }
}
