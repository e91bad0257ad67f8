using System.Runtime.InteropServices;
using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Tests;

/// <summary>Weights kept as bf16: packing on every device, and what products of bf16 by bf16 must keep.</summary>
public class BF16WeightTests
{
    private const int N = 77;

    // Odd, so that the last pair of a row is half of nothing.
    private const int K = 45;

    [Theory]
    [MemberData(nameof(TestDevices.WithStoredTypes), MemberType = typeof(TestDevices))]
    public void ValuesAreRoundedToTheNearestInWhateverPiecesTheRowsCame(string name, DType type)
    {
        var device = TestDevices.Get(name);
        var (bytes, exact) = Data.Stored(Samples.Values(N * K, 8), type);
        using var weight = Data.PackInPieces(device, N, K, type, WeightStorage.BF16, bytes);

        Assert.Equal(DType.BF16, weight.Type);
        for (var row = 0; row < N; row++)
            Assert.Equal(Array.ConvertAll(exact[(row * K)..((row + 1) * K)], x => BFloat16.ToSingle(BFloat16.FromSingle((float)x))), Row(row));

        float[] Row(int row)
        {
            var values = new float[K];
            if (device is not Accelerator)
            {
                weight.ReadRow(row, values);
                return values;
            }

            var stored = new byte[K * sizeof(ushort)];
            device.Read(weight.Memory, (long)row * weight.PaddedK * sizeof(ushort), stored);
            Transfer.Widen(stored, DType.BF16, values);
            return values;
        }
    }

    [Fact]
    public void ManyAreRoundedAsOneIs()
    {
        var random = new Random(5);
        float[] values =
        [
            0f, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.Epsilon, BitConverter.UInt32BitsToSingle(0x7FFFFFFF),
            BitConverter.UInt32BitsToSingle(0xFFFFFFFF), BitConverter.UInt32BitsToSingle(0x7F800001), BitConverter.UInt32BitsToSingle(0x3F808000),
            BitConverter.UInt32BitsToSingle(0x3F818000), BitConverter.UInt32BitsToSingle(0x3F807FFF), BitConverter.UInt32BitsToSingle(0x3F808001),
            .. Enumerable.Range(0, 1000).Select(_ => BitConverter.Int32BitsToSingle(random.Next() ^ (random.Next() << 1))),
        ];
        for (var length = 0; length <= 40; length++)
            for (var start = 0; start + length <= values.Length; start += 13)
            {
                var many = new ushort[length + 1];
                BFloat16.FromSingles(values.AsSpan(start, length), many);
                Assert.Equal([.. Array.ConvertAll(values[start..(start + length)], BFloat16.FromSingle), 0], many);
            }
    }

    [Fact]
    public void ManyAreWidenedAsOneIs()
    {
        ushort[] all = [.. Enumerable.Range(0, 1 << 16).Select(bits => (ushort)bits)];
        for (var length = 0; length <= all.Length; length = (2 * length) + 1)
        {
            var many = new float[length];
            BFloat16.ToSingles(all.AsSpan(all.Length - length), many);
            Assert.Equal(all[^length..].Select(BFloat16.ToSingle).Select(BitConverter.SingleToUInt32Bits), many.Select(BitConverter.SingleToUInt32Bits));
        }
    }

    [Theory]
    [MemberData(nameof(Cases.Devices), MemberType = typeof(Cases))]
    public void ARowDependsOnNeitherTheRowsBesideItNorOnWhatWasThereBefore(CpuIsa isa, int threads)
    {
        using var device = new CpuDevice(threads, isa);
        const int m = 29, k = 2100 + K;
        var a = Samples.Values(m * k, 6);
        using var weight = Samples.PackAs(device, N, k, WeightStorage.BF16, Samples.Values(N * k, 7));
        using Matrix input = new(device, k), output = new(device, N), alone = new(device, k), single = new(device, N);
        var c = output.Rows(m);
        MatMul.MatMul.Run(device, Samples.Fill(device, input, [.. Enumerable.Repeat(float.NaN, m * k)]), weight, c);
        MatMul.MatMul.Run(device, Samples.Fill(device, input, a), weight, c);
        for (var row = 0; row < m; row++)
        {
            MatMul.MatMul.Run(device, Samples.Fill(device, alone, a[(row * k)..((row + 1) * k)]), weight, single.Rows(1));
            Assert.True(single.Rows(1).Row(0).SequenceEqual(c.Row(row)), $"row {row} differs when it is alone");
        }
    }

    [Theory]
    [MemberData(nameof(Cases.Devices), MemberType = typeof(Cases))]
    public void WhatIsNoNumberBreaksItsRowAndItsOutputAlone(CpuIsa isa, int threads)
    {
        using var device = new CpuDevice(threads, isa);
        float[] weights = Samples.Values(N * K, 9), a = Samples.Values(13 * K, 10);
        (weights[(31 * K) + 44], a[(3 * K) + 44], a[(5 * K) + 7]) = (float.NaN, float.NaN, float.PositiveInfinity);
        using var weight = Samples.PackAs(device, N, K, WeightStorage.BF16, weights);
        using Matrix input = new(device, K), output = new(device, N);
        var c = output.Rows(13);
        MatMul.MatMul.Run(device, Samples.Fill(device, input, a), weight, c);
        for (var row = 0; row < 13; row++)
            for (var n = 0; n < N; n++)
                Assert.Equal(row is not (3 or 5) && n != 31, float.IsFinite(c.Row(row)[n]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(70)]
    public void WithoutTheInstructionActivationsStayAsTheyAre(int rows)
    {
        var (inputs, weights) = (Samples.Values(rows * K, 3), Samples.Rounded(Samples.Values(N * K, 4), DType.BF16));
        using var device = new CpuDevice(1) { MultipliesBF16 = false };
        using PackedMatrix stored = Samples.Pack(device, N, K, DType.BF16, weights), kept = Samples.PackAs(device, N, K, WeightStorage.BF16, weights);
        using Matrix a = new(device, K), expected = new(device, N), actual = new(device, N);
        MatMul.MatMul.Run(device, Samples.Fill(device, a, inputs), stored, expected.Rows(rows));
        MatMul.MatMul.Run(device, Samples.Fill(device, a, inputs), kept, actual.Rows(rows));
        Assert.False(kept.RoundsInputs);
        for (var row = 0; row < rows; row++)
            Assert.True(expected.Rows(rows).Row(row).SequenceEqual(actual.Rows(rows).Row(row)));
    }

    [Fact]
    public void WhatWasPackedInPairsIsRefusedWhereItIsReadOtherwise()
    {
        Cases.SkipUnlessBF16IsMultiplied();
        using CpuDevice device = new(1), other = new(1) { MultipliesBF16 = false };
        using var weight = Samples.PackAs(device, N, K, WeightStorage.BF16, Samples.Values(N * K, 4));
        Assert.True(weight.RoundsInputs);
        using Matrix a = new(other, K), c = new(other, N);
        var error = Assert.Throws<ArgumentException>(() => MatMul.MatMul.Run(other, a.Rows(2), weight, c.Rows(2)));
        Assert.Contains("panels of 16 in pairs, but AVX-512 reads panels of 64.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void QuantisedRowsAreRefused()
    {
        using var device = new CpuDevice(1);
        using var weight = PackedMatrix.Allocate(device, 4, 8, DType.F32, WeightStorage.BF16);
        Assert.Throws<ArgumentException>(() => weight.PackRows(device, 0, DType.I8, new byte[8]));
        Assert.Throws<ArgumentException>(() => weight.PackQuantizedRows(device, 0, new sbyte[8], [1f]));
        Assert.Throws<ArgumentException>(() => PackedMatrix.Allocate(device, 4, 8, DType.I8, WeightStorage.BF16));
        Assert.Throws<ArgumentException>(() => PackedMatrix.BytesFor(device, 4, 8, DType.I4, WeightStorage.BF16));
    }

    [Theory]
    [InlineData(DType.BF16)]
    [InlineData(DType.I8)]
    [InlineData(DType.I4)]
    public void RowsOfAnotherTypeThanIsStoredAreRefused(DType stored)
    {
        using var device = new CpuDevice(1);
        using var weight = PackedMatrix.Allocate(device, 4, 8, stored);
        Assert.Throws<ArgumentException>(() => weight.PackRows(device, 0, DType.F32, MemoryMarshal.AsBytes<float>(new float[8])));
    }
}
