using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cpu;
using static Daedalus.Kernels.Tests.AttentionRun;

namespace Daedalus.Kernels.Tests;

/// <summary>Sequences whose keys and values lie anywhere in a cache.</summary>
public class AttentionRangeTests
{
    public static TheoryData<string> Devices() => [.. TestDevices.Names];

    public static TheoryData<string> Accelerators() => [.. TestDevices.OpenCl, .. TestDevices.Cuda];

    // In any order and with gaps between them: each sequence sees and stores what it would alone, and nothing else in the cache is touched.
    [Theory]
    [MemberData(nameof(Devices))]
    public void SequencesLieWhereTheirRangesSay(string name)
    {
        var device = TestDevices.Get(name);
        int[] offsets = [0, 30, 33, 43], ranges = [161, 50, 0, 7, 40, 103], first = [12, 4, 60], count = [45, 7, 103];
        var values = Samples.Values(43 * Shape.QkvColumns, 18);
        foreach (var block in new[] { 0, 16 })
        {
            using var cache = new SmallCache(device, Shape, 230, ranges, first, count);
            var before = cache.Read();
            var expected = (float[])before.Clone();
            var output = Run(device, values, offsets, block, cache.View);
            for (var s = 0; s < 3; s++)
            {
                var fresh = values[(offsets[s] * Shape.QkvColumns)..(offsets[s + 1] * Shape.QkvColumns)];
                using var own = new SmallCache(device, Shape, ranges[(2 * s) + 1], [0, ranges[(2 * s) + 1]], [first[s]], [count[s]]);
                own.Write(before.AsSpan(ranges[2 * s] * cache.Columns, ranges[(2 * s) + 1] * cache.Columns));
                var alone = Run(device, fresh, [0, offsets[s + 1] - offsets[s]], block, own.View);
                Assert.Equal(alone, output[(offsets[s] * Shape.Heads * Shape.HeadDim)..(offsets[s + 1] * Shape.Heads * Shape.HeadDim)]);
                own.Read().CopyTo(expected.AsSpan(ranges[2 * s] * cache.Columns));
            }

            Assert.NotEqual(before, expected);
            Assert.Equal(expected, cache.Read());
        }
    }

    // The processor refuses such ranges; a device, whose numbers the host does not see, cuts them off.
    [Theory]
    [MemberData(nameof(Accelerators))]
    public void ADeviceNeitherReadsNorWritesPastTheCache(string name)
    {
        var device = (Accelerator)TestDevices.Get(name);
        var values = Samples.Values(5 * Shape.QkvColumns, 19);
        var past = Enumerable.Repeat(float.NaN, 40 * 2 * Shape.KvHeads * Shape.HeadDim).ToArray();
        foreach (var type in Cases.StoredTypes)
            foreach (var (start, room, stored) in new[]
            {
                (17, 8, 3), (20, 4, 0), (-3, 8, 0), (int.MinValue, int.MaxValue, 0), (19, int.MaxValue, 1), (3, -1, 0), (int.MaxValue, 1, 0),
            })
            {
                using var cache = new SmallCache(device, Shape, 60, [start, room], [0], [int.MaxValue], type);
                cache.Write(past, row: 20);
                var before = cache.Read();
                var output = Run(device, values, [0, 5], 0, cache.View with { Rows = cache.First(20) }, type);
                Assert.All(output, value => Assert.True(stored == 0 ? value == 0 : float.IsFinite(value), $"{room} positions from {start} on: {value}"));
                var after = cache.Read();
                var untouched = (stored == 0 ? 20 : start) * cache.Columns;
                Assert.Equal(before[..untouched], after[..untouched]);
                Assert.All(after[(20 * cache.Columns)..], value => Assert.True(float.IsNaN(value)));
            }
    }

    [Fact]
    public void RefusesRangesThatLeadOutside()
    {
        using var device = new CpuDevice(1);
        var values = new float[3 * Shape.QkvColumns];
        foreach (var ranges in new int[][]
        {
            [0, 8, 8, 9], [0, 8, 17, 0], [0, 8, 16, 1], [-1, 8, 8, 8], [0, -1, 8, 8], [0, 8, int.MaxValue, 1], [1, int.MaxValue, 8, 8],
            [int.MaxValue, int.MaxValue, 8, 8], [int.MinValue, int.MaxValue, 8, 8], [0, 8, 8],
        })
        {
            using var cache = new SmallCache(device, Shape, 16, ranges, [0, 0], [3, 3]);
            Assert.Throws<ArgumentException>(() => Run(device, values, [0, 1, 3], 0, cache.View));
        }

        using var touching = new SmallCache(device, Shape, 16, [13, 3, 0, 13], [0, 0], [3, 3]);
        Assert.Equal(3 * Shape.Heads * Shape.HeadDim, Run(device, values, [0, 1, 3], 0, touching.View).Length);
    }
}
