using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Tests;

public class MatMulTests
{
    [Theory]
    [MemberData(nameof(Cases.DevicesAndTypes), MemberType = typeof(Cases))]
    public void ARowDoesNotDependOnTheRowsBesideIt(CpuIsa isa, int threads, DType type)
    {
        using var device = new CpuDevice(threads, isa);
        using var oneThread = new CpuDevice(1, isa);
        const int m = 29, n = 70, k = 300;
        var a = Samples.Values(m * k, 6);
        using var weight = Pack(device, n, k, type, Data.Stored(Samples.Values(n * k, 7), type).Bytes);
        using Matrix input = new(device, k), output = new(device, n), alone = new(device, k), single = new(device, n);
        var c = output.Rows(m);
        MatMul.MatMul.Run(device, Samples.Fill(device, input, a), weight, c);
        for (var row = 0; row < m; row++)
        {
            MatMul.MatMul.Run(oneThread, Samples.Fill(oneThread, alone, a[(row * k)..((row + 1) * k)]), weight, single.Rows(1));
            Assert.True(single.Rows(1).Row(0).SequenceEqual(c.Row(row)), $"row {row} differs when it is alone");
        }
    }

    [Theory]
    [MemberData(nameof(Cases.DevicesAndTypes), MemberType = typeof(Cases))]
    public void PackedRowsReadBackAsStoredInWhateverPiecesTheyCame(CpuIsa isa, int threads, DType type)
    {
        using var device = new CpuDevice(threads, isa);
        // Whole panels and parts of them, whole blocks of inputs and an odd rest.
        const int n = 213, k = 141;
        var (bytes, exact) = Data.Stored(Samples.Values(n * k, 8), type);
        var rowBytes = bytes.Length / n;
        using var weight = PackedMatrix.Allocate(device, n, k, type);
        foreach (var (first, end) in new[] { (140, n), (0, 1), (1, 140) })
            weight.PackRows(device, first, type, bytes.AsSpan(first * rowBytes, (end - first) * rowBytes));
        var row = new float[k];
        for (var i = 0; i < n; i++)
        {
            weight.ReadRow(i, row);
            Assert.Equal(exact[(i * k)..((i + 1) * k)], Samples.Doubles(row));
        }
    }

    [Fact]
    public void NoRowsAreNoWork()
    {
        using var device = new CpuDevice(2);
        using var weight = Samples.Pack(device, 3, 2, DType.F32, Samples.Values(6, 1));
        using Matrix input = new(device, 2), output = new(device, 3);
        MatMul.MatMul.Run(device, input.Rows(0), weight, output.Rows(0));
    }

    [Fact]
    public void RefusesShapesThatDoNotFit()
    {
        using var device = new CpuDevice(1);
        using var weight = PackedMatrix.Allocate(device, 4, 8, DType.F32);
        using Matrix input = new(device, 7), output = new(device, 4);
        var error = Assert.Throws<ArgumentException>(() => MatMul.MatMul.Run(device, input.Rows(2), weight, output.Rows(2)));
        Assert.Contains("[2, 7] by a [4, 8]", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => weight.PackRows(device, 3, DType.F32, new byte[2 * 8 * 4]));
        Assert.Throws<ArgumentException>(() => weight.PackRows(device, 0, DType.BF16, new byte[8 * 2]));
    }

    [Fact]
    public void RefusesAWeightOfAnotherInstructionSetAndOneThatIsDisposed()
    {
        Assert.SkipWhen(CpuIsaChoice.Best == CpuIsa.Scalar, "this machine has one instruction set only");
        using CpuDevice scalar = new(1, CpuIsa.Scalar), best = new(1);
        var weight = PackedMatrix.Allocate(scalar, 64, 8, DType.F32);
        using Matrix input = new(best, 8), output = new(best, 64);
        Assert.Contains("packed for panels of 2", Assert.Throws<ArgumentException>(() => MatMul.MatMul.Run(best, input.Rows(2), weight, output.Rows(2))).Message, StringComparison.Ordinal);
        weight.Dispose();
        input.Dispose();
        Assert.Throws<ObjectDisposedException>(() => weight.ReadRow(0, new float[8]));
        Assert.Throws<ObjectDisposedException>(() => input.Rows(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CpuDevice(1, CpuIsa.Vector512 + 1));
    }

    [Fact]
    public void WhatLiesOutsideIsRefused()
    {
        using var device = new CpuDevice(1);
        using var weight = PackedMatrix.Allocate(device, 64, 8, DType.F32);
        using var input = new Matrix(device, 8);
        using var ids = device.Allocate(8);
        foreach (var row in new[] { -1, 64 })
            Assert.Throws<ArgumentOutOfRangeException>(() => weight.ReadRow(row, new float[8]));
        Assert.Throws<ArgumentException>(() => weight.ReadRow(0, new float[7]));
        Assert.Throws<ArgumentOutOfRangeException>(() => input.Rows(2).Row(2)[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new IndexView(ids, 17));
    }

    private static PackedMatrix Pack(CpuDevice device, int n, int k, DType type, byte[] bytes)
    {
        var weight = PackedMatrix.Allocate(device, n, k, type);
        weight.PackRows(device, 0, type, bytes);
        return weight;
    }
}
