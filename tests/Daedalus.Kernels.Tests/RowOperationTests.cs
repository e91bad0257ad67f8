using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Rotary;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Tests;

public class RowOperationTests
{
    [Fact]
    public void RmsNormTakesTheRowsAskedForInTheirOrder()
    {
        using var device = new CpuDevice(2);
        using Matrix input = new(device, 8), all = new(device, 8), some = new(device, 8);
        var x = Samples.Fill(device, input, Samples.Values(160, 23));
        using var ones = Matrix.Row(device, [1, 1, 1, 1, 1, 1, 1, 1]);
        RmsNorm.RmsNorm.Run(device, x, null, ones.Rows(1), 0f, all.Rows(20));
        RmsNorm.RmsNorm.Run(device, x, null, ones.Rows(1), 0f, some.Rows(3), Data.Indices(device, 19, 0, 7));
        Assert.True(some.Rows(3).Row(0).SequenceEqual(all.Rows(20).Row(19)));
        Assert.True(some.Rows(3).Row(2).SequenceEqual(all.Rows(20).Row(7)));
    }

    [Fact]
    public void RotaryRefusesASequenceBeyondItsTable()
    {
        using var device = new CpuDevice(1);
        using var table = new RotaryTable(device, 4, 8, 10000);
        using Matrix matrix = new(device, 8);
        var error = Assert.Throws<ArgumentException>(() => Rotary.Rotary.Run(device, matrix.Rows(5), 1, Data.Indices(device, 0, 5), table));
        Assert.Contains("context of 4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RotaryCountsShadowsFromWhatTheyStandForAndNotAgainstItsTable()
    {
        using var device = new CpuDevice(1);
        using var table = new RotaryTable(device, 4, 8, 10000);
        using Matrix plain = new(device, 8), shadowed = new(device, 8);
        var values = Samples.Values(4 * 8, 27);
        var expected = Samples.Fill(device, plain, values);
        var turned = Samples.Fill(device, shadowed, [.. values, .. values[8..24]]);
        Rotary.Rotary.Run(device, expected, 1, Data.Indices(device, 0, 4), table);
        Rotary.Rotary.Run(device, turned, 1, Data.Indices(device, 0, 6), table, shadows: Data.Indices(device, 2, 1));
        for (var row = 0; row < 6; row++)
            Assert.True(turned.Row(row).SequenceEqual(expected.Row(row < 4 ? row : row - 3)));
        foreach (var shadows in new int[][] { [1], [1, 0], [7, 0], [-1, 0], [2, 3], [2, -1] })
            Assert.Throws<ArgumentException>(() => Rotary.Rotary.Run(device, turned, 1, Data.Indices(device, 0, 6), table, shadows: Data.Indices(device, shadows)));
    }

    [Fact]
    public void RotaryHoldsPlacesAgainstItsTableButNotThoseOfShadows()
    {
        using var device = new CpuDevice(1);
        using var table = new RotaryTable(device, 4, 8, 10000);
        using Matrix plain = new(device, 8), shadowed = new(device, 8);
        var values = Samples.Values(6 * 8, 28);
        var expected = Samples.Fill(device, plain, values);
        var turned = Samples.Fill(device, shadowed, values);
        using Indices starts = new(device), shadows = new(device), places = new(device);
        void Turn(MatrixView x, params int[] each) =>
            Rotary.Rotary.Run(device, x, 1, starts.Set([0, 4, 6]), table, shadows: shadows.Set([1, 2, 0, 0]), places: places.Set(each));

        Turn(expected, 3, 0, 2, 0, 1, 3);
        Turn(turned, 3, 0, 2, 4, 1, 3);
        for (var row = 0; row < 6; row++)
            Assert.True(turned.Row(row).SequenceEqual(expected.Row(row)));
        foreach (var each in new int[][] { [4, 0, 2, 4, 1, 3], [3, 0, 4, 4, 1, 3], [3, 0, 2, 4, 1, 4], [3, 0, 2, 4, -1, 3] })
            Assert.Contains("none of the context of 4", Assert.Throws<ArgumentException>(() => Turn(turned, each)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cases.DevicesAndTypes), MemberType = typeof(Cases))]
    public void EmbeddingRefusesIdsOutsideTheVocabulary(CpuIsa isa, int threads, DType type)
    {
        using var device = new CpuDevice(threads, isa);
        const int vocabulary = 50, d = 24;
        using var table = PackedMatrix.Allocate(device, vocabulary, d, type);
        table.PackRows(device, 0, type, Data.Stored(Samples.Values(vocabulary * d, 26), type).Bytes);
        using Matrix output = new(device, d);
        Assert.Throws<ArgumentOutOfRangeException>(() => Embedding.Embedding.Run(device, table, Data.Indices(device, 50, 0, 0, 0), output.Rows(4)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Embedding.Embedding.Run(device, table, Data.Indices(device, -1, 0, 0, 0), output.Rows(4)));
    }
}
