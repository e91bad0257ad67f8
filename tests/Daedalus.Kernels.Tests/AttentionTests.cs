using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;
using static Daedalus.Kernels.Tests.AttentionRun;

namespace Daedalus.Kernels.Tests;

/// <summary>What the conformance cases of attention do not show.</summary>
public class AttentionTests
{
    public static TheoryData<string> Devices() => [.. TestDevices.Names];

    [Theory]
    [MemberData(nameof(Devices))]
    public void ASequenceDoesNotSeeItsBatchMates(string name)
    {
        var device = TestDevices.Get(name);
        var values = Samples.Values(170 * Shape.QkvColumns, 12);
        foreach (var type in TypesOf(device))
            foreach (var block in new[] { 0, 16 })
            {
                // Alone, each is long enough for another number of lanes; one is empty.
                int[] offsets = [0, 9, 9, 39, 170];
                var together = Run(device, values, offsets, block, null, type);
                float[] alone = [.. offsets.Skip(1).Zip(offsets, (end, start) => Run(device, values[(start * Shape.QkvColumns)..(end * Shape.QkvColumns)], [0, end - start], block, null, type)).SelectMany(rows => rows)];
                Assert.Equal(together, alone);
            }
    }

    // Nor does one with shadows itself: what a request gets is the same with any mates and with none.
    [Theory]
    [MemberData(nameof(Devices))]
    public void ASequenceDoesNotNoticeShadowsOfItsMates(string name)
    {
        var device = TestDevices.Get(name);
        const int plain = 75, shadowed = 105;
        var values = Samples.Values((plain + shadowed) * Shape.QkvColumns, 18);
        foreach (var type in TypesOf(device))
        {
            var together = Run(device, values, [0, plain, plain + shadowed], 0, null, type, [0, 0, 30, 20]);
            var first = Run(device, values[..(plain * Shape.QkvColumns)], [0, plain], 0, null, type);
            var second = Run(device, values[(plain * Shape.QkvColumns)..], [0, shadowed], 0, null, type, [30, 20]);
            Assert.Equal([.. first, .. second], together);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void AQueryDoesNotCareWhetherItsKeysAreCached(string name)
    {
        var device = TestDevices.Get(name);
        var values = Samples.Values(100 * Shape.QkvColumns, 13, scale: 3);
        foreach (var type in TypesOf(device))
        {
            using var cache = new SmallCache(device, Shape, rows: 256, ranges: [0, 128, 128, 128], first: [0, 0], count: [0, 100], Stored(device, type));
            var (fresh, cached) = (Run(device, values, [0, 0, 100], 8, null, type), Run(device, values, [0, 0, 100], 8, cache.View, type));
            Assert.Equal(fresh, cached);
            cache.Set([0, 8], [0, 100]);
            var later = Run(device, values[(8 * Shape.QkvColumns)..], [0, 0, 92], 8, cache.View, type);
            Assert.Equal(cached[^later.Length..], later);
            cache.Set([0, 91], [0, 100]);
            var few = Run(device, values[(91 * Shape.QkvColumns)..], [0, 0, 9], 8, cache.View, type);
            Assert.Equal(cached[^few.Length..], few);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void WhatDoesNotFitIntoTheCacheIsDropped(string name)
    {
        var device = TestDevices.Get(name);
        var values = Samples.Values(5 * Shape.QkvColumns, 14);
        using var cache = new SmallCache(device, Shape, capacity: 8, first: [6, 3], count: [10, 4]);
        var before = cache.Read();
        var output = Run(device, values, [0, 4, 5], 0, cache.View);
        var expected = (float[])before.Clone();
        foreach (var (row, position) in new[] { (0, 6), (1, 7), (4, 8 + 3) })
            values.AsSpan(((row + 1) * Shape.QkvColumns) - cache.Columns, cache.Columns).CopyTo(expected.AsSpan(position * cache.Columns));
        Assert.Equal(expected, cache.Read());
        var first = Attention.Attention.Reference(
            Samples.Doubles(values.AsSpan(0, 4 * Shape.QkvColumns)), 4, Shape, 0, 6, Samples.Doubles(expected.AsSpan(0, 8 * cache.Columns)));
        Assert.True(Samples.Distance(first, output) <= Tolerances.For(DType.F32), "queries past the capacity must see what is in the cache");
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void WhoSeesNothingGetsZero(string name)
    {
        var device = TestDevices.Get(name);
        using var cache = new SmallCache(device, Shape, capacity: 8, first: [0], count: [0]);
        Assert.All(Run(device, Samples.Values(3 * Shape.QkvColumns, 15), [0, 3], 0, cache.View), value => Assert.Equal(0f, value));
    }

    // As often as their sequence is as long, shadows or not: what stands before and beside them is summed in the same order.
    [Theory]
    [MemberData(nameof(Devices))]
    public void WhoIsNoShadowDoesNotSeeShadows(string name)
    {
        var device = TestDevices.Get(name);
        const int ordinary = 120, shadows = 30;
        var values = Samples.Values((40 + ordinary + shadows) * Shape.QkvColumns, 16, scale: 2);
        foreach (var type in TypesOf(device))
        {
            var plain = Run(device, values[..((40 + ordinary) * Shape.QkvColumns)], [0, 40, 40 + ordinary], 0, null, type);
            var shadowed = Run(device, values, [0, 40, 40 + ordinary + shadows], 0, null, type, [0, 0, shadows, 20]);
            Assert.Equal(plain, shadowed[..plain.Length]);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void RowsAreCachedEachInItsPlace(string name)
    {
        var device = TestDevices.Get(name);
        var values = Samples.Values(5 * Shape.QkvColumns, 17);
        int[] places = [1, 7, 0, 5, 8];
        using var cache = new SmallCache(device, Shape, capacity: 8, first: [1, 0], count: [8, 8]);
        using var each = new Indices(device);
        var expected = cache.Read();
        var view = cache.View with { Places = each.Set(places) };
        Run(device, values, [0, 2, 5], 0, view);
        for (var row = 0; row < 4; row++)
            values.AsSpan(((row + 1) * Shape.QkvColumns) - cache.Columns, cache.Columns).CopyTo(expected.AsSpan((places[row] + (row < 2 ? 0 : 8)) * cache.Columns));
        Assert.Equal(expected, cache.Read());
        Assert.Throws<ArgumentException>(() => Run(device, values, [0, 2, 5], 4, view));
        Assert.Throws<ArgumentException>(() => Run(device, values, [0, 2, 5], 0, cache.View with { Places = each.Set([1, 2, 3, 4]) }));
    }

    [Fact]
    public void RefusesShadowsThatDoNotFit()
    {
        using var device = new CpuDevice(1);
        var values = new float[5 * Shape.QkvColumns];
        foreach (var shadows in new int[][] { [2], [-1, 0], [6, 0], [2, -1], [2, 2], [3, 0], [2, int.MaxValue] })
            Assert.Throws<ArgumentException>(() => Run(device, values, [0, 5], 0, shadows: shadows));
        Assert.Throws<ArgumentException>(() => Run(device, values, [0, 5], 4, shadows: [2, 1]));
        Assert.Throws<ArgumentException>(() => Run(device, values, [0, 2, 5], 0, shadows: [1, 0]));
        Assert.Equal(5 * Shape.Heads * Shape.HeadDim, Run(device, values, [0, 5], 0, shadows: [2, 1]).Length);
    }

    [Fact]
    public void RefusesOffsetsThatDoNotCoverTheRows()
    {
        using var device = new CpuDevice(1);
        foreach (var offsets in new int[][] { [0, 2], [0], [1, 3], [0, 2, 1, 3] })
            Assert.Throws<ArgumentException>(() => Run(device, new float[3 * Shape.QkvColumns], offsets, 0));
    }

    [Theory]
    [InlineData(4, 3)]
    [InlineData(4, 0)]
    [InlineData(4, -1)]
    public void RefusesHeadsThatCannotShareKeys(int heads, int kvHeads)
    {
        using var device = new CpuDevice(1);
        var shape = new Attention.AttentionShape(heads, kvHeads, 8);
        using Matrix qkv = new(device, shape.QkvColumns), output = new(device, heads * 8);
        using var offsets = new Indices(device);
        Assert.Contains("key heads", Assert.Throws<ArgumentException>(() => Attention.Attention.Run(device, qkv.Rows(1), offsets.Set([0, 1]), shape, default, output.Rows(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RefusesSightsThatDoNotFit()
    {
        using var device = new CpuDevice(1);
        var values = new float[3 * Shape.QkvColumns];
        Assert.Throws<ArgumentException>(() => Run(device, values, [0, 3], -1));
        using SmallCache good = new(device, Shape, 8, [0, 0], [3, 3]), narrow = new(device, new(4, 1, 48), 8, [0], [3]), negative = new(device, Shape, 8, [-1], [3]);
        foreach (var (cache, offsets) in new[]
        {
            (narrow.View, new[] { 0, 3 }), (negative.View, [0, 3]), (good.View, [0, 1, 2, 3]), (good.View with { Ranges = default }, [0, 3]),
        })
            Assert.Throws<ArgumentException>(() => Run(device, values, offsets, 0, cache));
    }

    private static DType[] TypesOf(IDevice device) => device is Accelerator ? Cases.StoredTypes : device is CpuDevice { MultipliesBF16: true } ? [DType.F32, DType.BF16] : [DType.F32];
}
