using Daedalus.Caching;
using Daedalus.Denoising;
using Daedalus.Kernels.Canvas;
using Daedalus.Kernels.Confidence;
using Daedalus.Models;
using Daedalus.Tests.Denoising;
using FsCheck;
using FsCheck.Fluent;

namespace Daedalus.Tests.Caching;

/// <summary>What is computed and what is kept, without a network.</summary>
public class RowCacheTests
{
    private const int Capacity = 64;

    private static readonly CacheKind[] Kinds = [.. Enum.GetValues<CacheKind>().Where(kind => kind != CacheKind.Exact)];

    private static readonly ModelConventions Plain = Hand.Conventions;

    private static readonly ModelConventions Shifted = Hand.Conventions with { IsShifted = true };

    [Fact]
    public void ABlockIsEnteredWithEverything()
    {
        var cache = new RowCache(new CacheOptions { Kind = CacheKind.Dual }, Capacity, Plain);
        Assert.Equal(new CanvasRange(0, 40), cache.Plan(40, new CanvasRange(8, 16), []));
        Assert.Equal(new CanvasRange(8, 16), cache.Plan(40, new CanvasRange(8, 16), []));
        Assert.Equal(new CanvasRange(0, 40), cache.Plan(40, new CanvasRange(16, 24), []));
    }

    [Theory]
    [InlineData("prefix", 8, 40)]
    [InlineData("dual", 8, 16)]
    [InlineData("vicinity:before=3,after=5", 5, 21)]
    [InlineData("vicinity:before=30,after=30", 0, 40)]
    [InlineData("dual:refresh=1", 0, 40)]
    [InlineData("dual:warmup=2", 0, 40)]
    public void WithinABlockTheKindSaysWhatIsComputed(string kind, int start, int end)
    {
        var cache = new RowCache(CacheOptions.Parse(kind), Capacity, Plain);
        cache.Plan(40, new CanvasRange(8, 16), []);
        Assert.Equal(new CanvasRange(start, end), cache.Plan(40, new CanvasRange(8, 16), []));
    }

    [Theory]
    [InlineData("prefix", 7, 40)]
    [InlineData("dual", 7, 16)]
    [InlineData("vicinity:before=0,after=5", 7, 21)]
    [InlineData("vicinity:before=3,after=5", 5, 21)]
    public void WhereLogitsAreShiftedTheRowBeforeTheBlockIsComputedToo(string kind, int start, int end)
    {
        var cache = new RowCache(CacheOptions.Parse(kind), Capacity, Shifted);
        cache.Plan(40, new CanvasRange(8, 16), []);
        Assert.Equal(new CanvasRange(start, end), cache.Plan(40, new CanvasRange(8, 16), []));
        cache.Complete([2], All(new CanvasRange(2, 40)), []);
        Assert.Equal(new CanvasRange(1, end), cache.Plan(40, new CanvasRange(8, 16), [2]));
    }

    [Fact]
    public void EverySoManyForwardsComputeEverything()
    {
        var cache = new RowCache(CacheOptions.Parse("dual:refresh=3"), Capacity, Plain);
        var lengths = Enumerable.Range(0, 8).Select(_ => cache.Plan(40, new CanvasRange(8, 16), []).Length);
        Assert.Equal([40, 8, 8, 40, 8, 8, 40, 8], lengths);
    }

    [Fact]
    public void ACanvasThatHasBecomeShorterIsComputedAnew()
    {
        var cache = new RowCache(CacheOptions.Parse("dual"), Capacity, Plain);
        cache.Plan(40, new CanvasRange(8, 16), []);
        cache.Follow(new EditList(), 40, 36);
        Assert.Equal(new CanvasRange(0, 36), cache.Plan(36, new CanvasRange(8, 16), []));
        Assert.Equal(new CanvasRange(8, 16), cache.Plan(36, new CanvasRange(8, 16), []));
    }

    [Fact]
    public void BehindADeletionEverythingIsComputedAnewAndBeforeItNothingIsLost()
    {
        var cache = new RowCache(CacheOptions.Parse("dual"), Capacity, Plain);
        cache.Plan(40, new CanvasRange(8, 16), []);
        var edits = new EditList();
        edits.Delete(11);
        edits.Delete(30);
        cache.Follow(edits, 40, 38);
        Assert.Equal(new CanvasRange(8, 38), cache.Plan(38, new CanvasRange(8, 16), []));
        Assert.Equal(new CanvasRange(8, 16), cache.Plan(38, new CanvasRange(8, 16), []));
        edits.Clear();
        edits.Delete(37);
        cache.Follow(edits, 38, 37);
        Assert.Equal(new CanvasRange(8, 16), cache.Plan(37, new CanvasRange(8, 16), []));
    }

    [Fact]
    public void PositionsWithoutAScoreAreComputed()
    {
        var cache = new RowCache(CacheOptions.Parse("dual"), Capacity, Plain);
        cache.Complete([9], All(cache.Plan(40, new CanvasRange(8, 16), [9])), [default]);
        Assert.Equal(new CanvasRange(8, 31), cache.Plan(40, new CanvasRange(8, 16), [9, 30]));
    }

    // A stand-in for stored keys: the name of the token that was at a position when it was computed. None may ever be out of its place.
    [Fact]
    public void EveryStoredKeyIsInItsPlaceAndEveryScoreBelongsToItsPosition() => Prop.ForAll(
        Gen.Choose(0, 1 << 20).ArrayOf(240).ToArbitrary(),
        draws =>
        {
            var next = 0;
            int Draw(int below) => draws[next++ % draws.Length] % below;
            var options = new CacheOptions { Kind = Kinds[Draw(Kinds.Length)], Refresh = Draw(5), Before = Draw(6), After = Draw(6), Warmup = Draw(3) };
            var conventions = Draw(2) == 0 ? Plain : Shifted;
            var (cache, computed) = (new RowCache(options, Capacity, conventions), new ComputedPlaces(Capacity));
            int[] names = new int[Capacity], stored = new int[Capacity];
            int length = 1 + Draw(20), named = length, block = 0;
            HashSet<int> masks = [], written = [];
            for (var i = 0; i < length; i++)
                names[i] = i + 1;
            for (var step = 0; step < 30; step++)
            {
                block = Draw(3) == 0 ? Draw(length) : Math.Min(block, length - 1);
                int[] asked = [.. Enumerable.Range(0, length).Where(_ => Draw(3) == 0)];
                var width = 1 + Draw(8);
                int[] ids = [.. names[..length].Select(name => masks.Contains(name) ? Hand.Mask : name)];
                cache.Plan(new CanvasView(ids, 0, Hand.Mask, Capacity), new CanvasRange(block, Math.Min(length, block + width)), asked, isDrawn: false, computed);
                for (var i = 0; i < computed.Count; i++)
                    stored[computed[i]] = names[computed[i]];
                Assert.Equal(names[..length], stored[..length]);

                bool IsFresh(int position) => computed.Contains(conventions.RowOf(position));
                if (options.Kind == CacheKind.Delayed)
                    Assert.All(names[..length], (name, at) => Assert.True(masks.Contains(name) ? computed.Contains(at) && IsFresh(at) : !written.Contains(name) || computed.Contains(at)));
                else
                    Assert.All(asked, position => Assert.True(position < block || position >= block + width || IsFresh(position)));
                PositionScore[] fresh = [.. asked.Where(IsFresh).Select(position => new PositionScore { Token = names[position] })];
                var scores = cache.Complete(asked, computed, fresh);
                for (var i = 0; i < asked.Length; i++)
                    Assert.Equal(names[asked[i]], scores[i].Token);

                var (edits, before) = (new EditList(), length);
                written.Clear();
                for (var i = 0; i < length; i++)
                    if (ids[i] == Hand.Mask && Draw(3) == 0 && written.Add(names[i]) && masks.Remove(names[i]))
                        edits.Write(i, names[i], 1);
                if (Draw(3) == 0)
                {
                    edits.Expand(Draw(length), 1 + Draw(6));
                    length = CanvasEdit.Expand(names.AsSpan(), length, edits.ExpandAt!.Value, edits.ExpandCount, 0, Capacity);
                }
                else if (Draw(3) == 0)
                {
                    int[] deleted = [.. Enumerable.Range(0, length - 1).Where(_ => Draw(4) == 0)];
                    foreach (var position in deleted)
                        edits.Delete(position);
                    int[] left = [.. names[..length].Where((_, i) => !deleted.Contains(i))];
                    length = left.Length;
                    names.AsSpan(length).Clear();
                    left.CopyTo(names, 0);
                }
                else
                {
                    length = Draw(2) == 0 ? Math.Min(Capacity, length + Draw(9)) : 1 + Draw(length);
                    names.AsSpan(Math.Min(before, length)..).Clear();
                }

                for (var i = 0; i < length; i++)
                    if (names[i] == 0 && masks.Add(names[i] = ++named) && Draw(2) == 0)
                        masks.Remove(named);
                cache.Follow(edits, before, length);
            }
        }).Check(Drawn.Cases(300));

    private static ComputedPlaces All(CanvasRange range)
    {
        var places = new ComputedPlaces(0);
        places.Set(range);
        return places;
    }
}
