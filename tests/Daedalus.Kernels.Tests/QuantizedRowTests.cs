using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Tests;

/// <summary>Rows that were quantised before lie in memory bit for bit as those that are quantised while they are packed.</summary>
public class QuantizedRowTests
{
    private const int N = 77;

    private static readonly (int First, int End)[] Pieces = [(40, N), (0, 1), (1, 40)];

    public static TheoryData<string, int> DevicesAndInputs() => new(TestDevices.Names.SelectMany(device => new[] { 45, 64, 1100 }.Select(k => (device, k))));

    [Theory]
    [MemberData(nameof(DevicesAndInputs))]
    public void FourBits(string name, int k)
    {
        var device = TestDevices.Get(name);
        var row = Samples.Values(N * k, 8);
        using var expected = PackedMatrix.Allocate(device, N, k, DType.F32, WeightStorage.Int4);
        using var actual = PackedMatrix.Allocate(device, N, k, DType.I4);
        using var asInt8 = PackedMatrix.Allocate(device, N, k, DType.I4, WeightStorage.Int8);
        expected.PackRows(device, 0, DType.F32, System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(row));
        var (bytes, groups) = (GroupQuantizer.ValueBytes(k), GroupQuantizer.Groups(k));
        byte[] nibbles = new byte[N * bytes], multipliers = new byte[N * groups];
        var scales = Enumerable.Range(0, N).Select(n => GroupQuantizer.Quantize(
            row.AsSpan(n * k, k), nibbles.AsSpan(n * bytes, bytes), multipliers.AsSpan(n * groups, groups))).ToArray();
        foreach (var (first, end) in Pieces)
            foreach (var matrix in new[] { actual, asInt8 })
                matrix.PackQuantizedRows(
                    device, first, nibbles.AsSpan((first * bytes)..(end * bytes)), multipliers.AsSpan((first * groups)..(end * groups)), scales.AsSpan(first..end));
        Same(device, expected, actual);
        SameProducts(device, expected, asInt8);
    }

    [Theory]
    [MemberData(nameof(DevicesAndInputs))]
    public void EightBits(string name, int k)
    {
        var device = TestDevices.Get(name);
        var row = Samples.Values(N * k, 8);
        using var expected = Samples.PackAs(device, N, k, WeightStorage.Int8, row);
        using var actual = PackedMatrix.Allocate(device, N, k, DType.I8);
        var values = new sbyte[N * k];
        var scales = Enumerable.Range(0, N).Select(n => RowQuantizer.Quantize(row.AsSpan(n * k, k), values.AsSpan(n * k, k))).ToArray();
        foreach (var (first, end) in Pieces)
            actual.PackQuantizedRows(device, first, values.AsSpan((first * k)..(end * k)), scales.AsSpan(first..end));
        Same(device, expected, actual);
    }

    [Theory]
    [InlineData(WeightStorage.Int8)]
    [InlineData(WeightStorage.Int4)]
    public void MoreInputsThanWholeNumbersCanSumAreRefused(WeightStorage storage)
    {
        using var device = new CpuDevice(1);
        Assert.True(PackedMatrix.BytesFor(device, 1, 66311, DType.F32, storage) > 0);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => PackedMatrix.Allocate(device, 1, 66312, DType.F32, storage));
        Assert.Contains("at most 66311 inputs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNoWholeRowsIsRefused()
    {
        using var device = new CpuDevice(1);
        using PackedMatrix quantized = PackedMatrix.Allocate(device, 4, 8, DType.I8), wide = PackedMatrix.Allocate(device, 4, 8, DType.F32);
        Assert.Throws<ArgumentException>(() => quantized.PackQuantizedRows(device, 0, new sbyte[9], new float[1]));
        Assert.Throws<ArgumentException>(() => quantized.PackQuantizedRows(device, 4, new sbyte[8], new float[1]));
        Assert.Throws<ArgumentException>(() => quantized.PackQuantizedRows(device, -1, new sbyte[8], new float[1]));
        Assert.Throws<ArgumentException>(() => quantized.PackQuantizedRows(device, 0, new byte[8], new byte[1], new float[1]));
        Assert.Throws<ArgumentException>(() => quantized.PackQuantizedRows(device, 0, new byte[4], new byte[2], new float[1]));
        Assert.Throws<ArgumentException>(() => wide.PackQuantizedRows(device, 0, new sbyte[8], new float[1]));
    }

    // Four bits decode exactly to int8: whichever of the two is kept, what comes out has the same bits.
    private static void SameProducts(IDevice device, PackedMatrix left, PackedMatrix right)
    {
        const int m = 9;
        Assert.Equal((DType.I8, device is CpuDevice ? DType.I4 : DType.I8), (right.Type, left.Type));
        using Matrix input = new(device, left.K), first = new(device, N), second = new(device, N);
        var a = Samples.Fill(device, input, Samples.Values(m * left.K, 3));
        float[] expected = new float[m * N], actual = new float[m * N];
        MatMul.MatMul.Run(device, a, left, first.Rows(m));
        MatMul.MatMul.Run(device, a, right, second.Rows(m));
        Transfer.Read(device, first.Rows(m), 0, expected);
        Transfer.Read(device, second.Rows(m), 0, actual);
        Assert.Equal(expected, actual);
        Assert.Contains(expected, value => value != 0);
        if (device is not CpuDevice)
            return;
        float[] row = new float[left.K], same = new float[left.K];
        left.ReadRow(N - 1, row);
        right.ReadRow(N - 1, same);
        Assert.Equal(row, same);
    }

    private static void Same(IDevice device, PackedMatrix expected, PackedMatrix actual)
    {
        Assert.Equal((expected.Type, expected.Bytes), (actual.Type, actual.Bytes));
        foreach (var pick in new Func<PackedMatrix, DeviceMemory>[] { matrix => matrix.Memory, matrix => matrix.Scales! })
        {
            byte[] left = new byte[pick(expected).Bytes], right = new byte[pick(actual).Bytes];
            device.Read(pick(expected), 0, left);
            device.Read(pick(actual), 0, right);
            Assert.Equal(left, right);
            Assert.Contains(left, value => value != 0);
        }
    }
}
