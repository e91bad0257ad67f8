using Daedalus.Kernels.Attention;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Tests;

public class AttentionTests
{
    private static readonly AttentionShape[] Shapes = [new(1, 1, 2), new(4, 4, 48), new(6, 2, 20), new(2, 1, 128)];

    [Theory]
    [MemberData(nameof(Cases.Devices), MemberType = typeof(Cases))]
    public void MatchesTheReferenceOverARaggedBatch(CpuIsa isa, int threads)
    {
        using var device = new CpuDevice(threads, isa);
        foreach (var shape in Shapes)
        {
            int[] offsets = [0, 1, 8, 73, 74];
            var values = Data.Values(offsets[^1] * shape.QkvColumns, 11);
            using Matrix qkv = new(shape.QkvColumns), packed = new(shape.PackedColumns), output = new(shape.Heads * shape.HeadDim);
            var result = output.Rows(offsets[^1]);
            Attention.Attention.Run(device, Data.Fill(qkv, offsets[^1], values), offsets, shape, packed, result);
            var expected = new List<double>();
            for (var s = 0; s + 1 < offsets.Length; s++)
                expected.AddRange(Attention.Attention.Reference(
                    Data.Doubles(values[(offsets[s] * shape.QkvColumns)..(offsets[s + 1] * shape.QkvColumns)]), offsets[s + 1] - offsets[s], shape));
            Data.AssertClose(expected.ToArray(), result, Tolerances.For(DType.F32));
        }
    }

    [Theory]
    [MemberData(nameof(Cases.Devices), MemberType = typeof(Cases))]
    public void ASequenceDoesNotSeeItsBatchMates(CpuIsa isa, int threads)
    {
        using var device = new CpuDevice(threads, isa);
        AttentionShape shape = new(4, 2, 24);
        int[] together = [0, 30, 70];
        var values = Data.Values(70 * shape.QkvColumns, 12);
        using Matrix qkv = new(shape.QkvColumns), packed = new(shape.PackedColumns), output = new(shape.Heads * shape.HeadDim);
        using Matrix qkvAlone = new(shape.QkvColumns), outputAlone = new(shape.Heads * shape.HeadDim);
        var both = output.Rows(70);
        Attention.Attention.Run(device, Data.Fill(qkv, 70, values), together, shape, packed, both);
        var alone = outputAlone.Rows(40);
        Attention.Attention.Run(device, Data.Fill(qkvAlone, 40, values[(30 * shape.QkvColumns)..]), [0, 40], shape, packed, alone);
        for (var row = 0; row < 40; row++)
            Assert.True(alone.Row(row).SequenceEqual(both.Row(30 + row)), $"row {row} differs in a batch");
    }

    [Fact]
    public void RefusesOffsetsThatDoNotCoverTheRows()
    {
        using var device = new CpuDevice(1);
        AttentionShape shape = new(1, 1, 4);
        using Matrix qkv = new(12), packed = new(shape.PackedColumns), output = new(4);
        foreach (var offsets in new int[][] { [0, 2], [0], [1, 3], [0, 2, 1, 3] })
            Assert.Throws<ArgumentException>(() => Attention.Attention.Run(device, qkv.Rows(3), offsets, shape, packed, output.Rows(3)));
        using Matrix narrow = new(4);
        Assert.Throws<ArgumentException>(() => Attention.Attention.Run(device, qkv.Rows(3), [0, 3], shape, narrow, output.Rows(3)));
    }
}
