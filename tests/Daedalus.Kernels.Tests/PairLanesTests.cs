using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;
using static Daedalus.Kernels.Tests.AttentionRun;

namespace Daedalus.Kernels.Tests;

/// <summary>Attention in bf16 where rounding cannot hide a mistake: weights that bf16 has exactly, and what must not be rounded.</summary>
public class PairLanesTests
{
    // Queries of zeros: every key weighs 1, so that the mean of values that are bf16 is as exact as sums in fp32.
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(131)]
    public void EqualWeightsGiveTheMeanOfTheValues(int rows)
    {
        Cases.SkipUnlessBF16IsMultiplied();
        var values = Samples.Rounded(Samples.Values(rows * Shape.QkvColumns, 21), DType.BF16);
        for (var row = 0; row < rows; row++)
            values.AsSpan(row * Shape.QkvColumns, Shape.Heads * Shape.HeadDim).Clear();
        Compare(values, rows, 2e-6);
    }

    // A query that meets its own key alone: one weight of 1, the others of 0.
    [Theory]
    [InlineData(5)]
    [InlineData(40)]
    public void OneWeightGivesItsValue(int rows)
    {
        Cases.SkipUnlessBF16IsMultiplied();
        var values = Samples.Rounded(Samples.Values(rows * Shape.QkvColumns, 22), DType.BF16);
        for (var row = 0; row < rows; row++)
        {
            var queriesAndKeys = values.AsSpan(row * Shape.QkvColumns, (Shape.Heads + Shape.KvHeads) * Shape.HeadDim);
            queriesAndKeys.Clear();
            for (var head = 0; head < Shape.Heads + Shape.KvHeads; head++)
                queriesAndKeys[(head * Shape.HeadDim) + row] = 64;
        }

        Compare(values, rows, 0);
    }

    [Fact]
    public void WhatIsRoundedShowsAndIsSmall()
    {
        Cases.SkipUnlessBF16IsMultiplied();
        using CpuDevice device = new(1), plain = new(1) { MultipliesBF16 = false };
        var values = Samples.Values(100 * Shape.QkvColumns, 23);
        var (exact, asked) = (Run(device, values, [0, 100], 0), Run(plain, values, [0, 100], 0, type: DType.BF16));
        Assert.Equal(exact, asked);
        Assert.InRange(Samples.Distance(Samples.Doubles(exact), Run(device, values, [0, 100], 0, type: DType.BF16)), 1e-5, 2e-2);
    }

    // Lanes that are idle hold what was there before, and one query's NaN is no other's.
    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(35)]
    [InlineData(130)]
    public void NothingOfWhatWasThereBeforeOrBesideIsSeen(int rows)
    {
        Cases.SkipUnlessBF16IsMultiplied();
        using CpuDevice fresh = new(1), used = new(1);
        var values = Samples.Values(rows * Shape.QkvColumns, 24);
        var expected = Run(fresh, values, [0, rows], 0, type: DType.BF16);
        Run(used, [.. Enumerable.Repeat(float.NaN, 131 * Shape.QkvColumns)], [0, 131], 0, type: DType.BF16);
        Assert.Equal(expected, Run(used, values, [0, rows], 0, type: DType.BF16));

        var broken = rows / 2;
        values.AsSpan(broken * Shape.QkvColumns, Shape.Heads * Shape.HeadDim).Fill(float.NaN);
        var columns = Shape.Heads * Shape.HeadDim;
        expected.AsSpan(broken * columns, columns).Fill(float.NaN);
        Assert.Equal(expected, Run(used, values, [0, rows], 0, type: DType.BF16));
    }

    [Fact]
    public void HeadsOfAnOddWidthStayInFp32()
    {
        var shape = new Attention.AttentionShape(2, 1, 9);
        using var device = new CpuDevice(1);
        using Matrix qkv = new(device, shape.QkvColumns), output = new(device, 18), asked = new(device, 18);
        using var offsets = new Indices(device);
        var input = Samples.Fill(device, qkv, Samples.Values(20 * shape.QkvColumns, 25));
        Attention.Attention.Run(device, input, offsets.Set([0, 20]), shape, default, output.Rows(20));
        Attention.Attention.Run(device, input, offsets.Set([0, 20]), shape, default, asked.Rows(20), inBF16: true);
        for (var row = 0; row < 20; row++)
            Assert.Equal(output.Rows(20).Row(row).ToArray(), asked.Rows(20).Row(row).ToArray());
    }

    private static void Compare(float[] values, int rows, double tolerance)
    {
        using var device = new CpuDevice(2);
        var expected = Attention.Attention.Reference(Samples.Doubles(values), rows, Shape, 0, 0, 0);
        Assert.InRange(Samples.Distance(expected, Run(device, values, [0, rows], 0, type: DType.BF16)), 0, tolerance);
    }
}
