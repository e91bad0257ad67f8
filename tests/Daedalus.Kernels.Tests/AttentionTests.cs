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
            using Matrix qkv = new(device, shape.QkvColumns), output = new(device, shape.Heads * shape.HeadDim);
            using var workspace = new AttentionWorkspace(device, shape);
            var result = output.Rows(offsets[^1]);
            Attention.Attention.Run(device, Data.Fill(qkv, offsets[^1], values), Data.Indices(device, offsets), shape, default, workspace, result);
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
        using Matrix qkv = new(device, shape.QkvColumns), output = new(device, shape.Heads * shape.HeadDim);
        using var workspace = new AttentionWorkspace(device, shape);
        using Matrix qkvAlone = new(device, shape.QkvColumns), outputAlone = new(device, shape.Heads * shape.HeadDim);
        var both = output.Rows(70);
        Attention.Attention.Run(device, Data.Fill(qkv, 70, values), Data.Indices(device, together), shape, default, workspace, both);
        var alone = outputAlone.Rows(40);
        Attention.Attention.Run(device, Data.Fill(qkvAlone, 40, values[(30 * shape.QkvColumns)..]), Data.Indices(device, 0, 40), shape, default, workspace, alone);
        for (var row = 0; row < 40; row++)
            Assert.True(alone.Row(row).SequenceEqual(both.Row(30 + row)), $"row {row} differs in a batch");
    }

    [Fact]
    public void RefusesOffsetsThatDoNotCoverTheRows()
    {
        using var device = new CpuDevice(1);
        AttentionShape shape = new(1, 1, 4);
        using Matrix qkv = new(device, 12), output = new(device, 4);
        using var workspace = new AttentionWorkspace(device, shape);
        foreach (var offsets in new int[][] { [0, 2], [0], [1, 3], [0, 2, 1, 3] })
            Assert.Throws<ArgumentException>(() => Attention.Attention.Run(device, qkv.Rows(3), Data.Indices(device, offsets), shape, default, workspace, output.Rows(3)));
    }
}
