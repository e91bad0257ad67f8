using System.Runtime.InteropServices;
using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Tests;

/// <summary>Weights kept as int8: packing on every device, and what products of them must keep.</summary>
public class Int8WeightTests
{
    private const int N = 77;
    private const int K = 45;

    [Theory]
    [MemberData(nameof(TestDevices.WithStoredTypes), MemberType = typeof(TestDevices))]
    public void ValuesAndScalesLieWhereKernelsReadThemInWhateverPiecesTheRowsCame(string name, DType type)
    {
        var device = TestDevices.Get(name);
        var (bytes, exact) = Data.Stored(Samples.Values(N * K, 8), type);
        using var weight = Data.PackInPieces(device, N, K, type, WeightStorage.Int8, bytes);

        var scales = new byte[weight.Scales!.Bytes];
        device.Read(weight.Scales, 0, scales);
        Assert.Equal(DType.I8, weight.Type);
        Assert.Equal(weight.PaddedN * sizeof(float), scales.Length);
        var quantized = new sbyte[K];
        for (var row = 0; row < weight.PaddedN; row++)
        {
            quantized.AsSpan().Clear();
            var scale = row < N ? RowQuantizer.Quantize(Array.ConvertAll(exact[(row * K)..((row + 1) * K)], x => (float)x), quantized) : 0f;
            Assert.Equal(scale, BitConverter.ToSingle(scales, row * sizeof(float)));
            Assert.Equal(quantized, ValuesOf(device, weight, row));
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.WithStoredTypes), MemberType = typeof(TestDevices))]
    public void TheSizeIsKnownBeforehand(string name, DType type)
    {
        var device = TestDevices.Get(name);
        foreach (var storage in Enum.GetValues<WeightStorage>())
        {
            using var weight = PackedMatrix.Allocate(device, N, K, type, storage);
            Assert.Equal(PackedMatrix.BytesFor(device, N, K, type, storage), weight.Bytes);
        }

        Assert.Throws<OverflowException>(() => PackedMatrix.BytesFor(device, long.MaxValue / 8, 16, type, WeightStorage.Int8));
    }

    [Theory]
    [MemberData(nameof(Cases.Devices), MemberType = typeof(Cases))]
    public void ARowDoesNotDependOnTheRowsBesideIt(CpuIsa isa, int threads)
    {
        using var device = new CpuDevice(threads, isa);
        const int m = 29, k = 300;
        var a = Samples.Values(m * k, 6);
        using var weight = Samples.PackAs(device, N, k, WeightStorage.Int8, Samples.Values(N * k, 7));
        using Matrix input = new(device, k), output = new(device, N), alone = new(device, k), single = new(device, N);
        var c = output.Rows(m);
        MatMul.MatMul.Run(device, Samples.Fill(device, input, a), weight, c);
        for (var row = 0; row < m; row++)
        {
            MatMul.MatMul.Run(device, Samples.Fill(device, alone, a[(row * k)..((row + 1) * k)]), weight, single.Rows(1));
            Assert.True(single.Rows(1).Row(0).SequenceEqual(c.Row(row)), $"row {row} differs when it is alone");
        }
    }

    [Theory]
    [MemberData(nameof(Cases.Devices), MemberType = typeof(Cases))]
    public void ABrokenWeightBreaksItsOutputAndNoOther(CpuIsa isa, int threads)
    {
        using var device = new CpuDevice(threads, isa);
        var values = Samples.Values(N * K, 9);
        values[(31 * K) + 5] = float.NaN;
        values[(76 * K) + 44] = float.PositiveInfinity;
        using var weight = Samples.PackAs(device, N, K, WeightStorage.Int8, values);
        using Matrix input = new(device, K), output = new(device, N);
        var c = output.Rows(3);
        MatMul.MatMul.Run(device, Samples.Fill(device, input, new float[3 * K]), weight, c);
        var row = new float[K];
        for (var n = 0; n < N; n++)
        {
            weight.ReadRow(n, row);
            Assert.Equal(n is 31 or 76, float.IsNaN(c.Row(2)[n]));
            Assert.Equal(n is 31 or 76, row.All(float.IsNaN));
        }
    }

    private static sbyte[] ValuesOf(IDevice device, PackedMatrix weight, int row)
    {
        var bytes = new byte[weight.Memory.Bytes];
        device.Read(weight.Memory, 0, bytes);
        var all = MemoryMarshal.Cast<byte, sbyte>(bytes);
        if (device is Accelerator)
        {
            Assert.True(all.Slice((row * weight.PaddedK) + K, weight.PaddedK - K).IndexOfAnyExcept((sbyte)0) < 0, "what pads a row must be 0");
            return all.Slice(row * weight.PaddedK, K).ToArray();
        }

        // 16 outputs: their shifts as int32, then four inputs of each in turn.
        const int quads = (K + 3) / 4;
        var panel = all.Slice(row / 16 * (64 + (quads * 64)), 64 + (quads * 64));
        var column = row % 16;
        var values = new sbyte[4 * quads];
        for (var k = 0; k < values.Length; k++)
            values[k] = panel[64 + (k / 4 * 64) + (4 * column) + (k % 4)];
        Assert.Equal(128 * values.Sum(value => value), MemoryMarshal.Cast<sbyte, int>(panel)[column]);
        Assert.All(values[K..], value => Assert.Equal(0, value));
        return values[..K];
    }

    [Fact]
    public void RefusesRowsThatAreQuantisedWithoutTheirScales()
    {
        using var device = new CpuDevice(1);
        using var weight = PackedMatrix.Allocate(device, 4, 8, DType.F32, WeightStorage.Int8);
        Assert.Throws<ArgumentException>(() => weight.PackRows(device, 0, DType.I8, new byte[8]));
        Assert.Throws<ArgumentException>(() => weight.PackRows(device, 0, DType.I4, new byte[8]));
        Assert.Throws<ArgumentException>(() => PackedMatrix.Allocate(device, 4, 8, DType.I8, WeightStorage.Int4));
        Assert.Throws<ArgumentOutOfRangeException>(() => PackedMatrix.BytesFor(device, 4, 8, DType.F32, (WeightStorage)7));
    }
}
