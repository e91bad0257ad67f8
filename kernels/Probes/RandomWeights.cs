using System.Runtime.InteropServices;
using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Probes;

/// <summary>Fills a weight where it lies, so that a network of any size can be measured without a checkpoint.</summary>
public static class RandomWeights
{
    private const int RowsPerPack = 64;
    private const int ItemsPerGroup = 128;
    private static readonly KernelText Text = new("random_weights.cl");

    internal static IEnumerable<DeviceText> Texts => DeviceText.OverWeights(Text);

    /// <summary>Even values in (-scale, scale), the same on every device but for quantised weights.</summary>
    /// <param name="device">Where the weight is.</param>
    /// <param name="weight">Any storage.</param>
    /// <param name="seed">Another seed, other values.</param>
    /// <param name="scale">Largest magnitude; 1/√K keeps activations in bounds.</param>
    public static void Fill(IDevice device, PackedMatrix weight, int seed, float scale)
    {
        if (device is not Accelerator accelerator)
        {
            if (weight.Type is DType.I8 or DType.I4)
                PackQuantized(device, weight, (uint)seed, scale);
            else
                Pack(device, weight, (uint)seed, scale);
            return;
        }

        var chunks = (weight.K + ItemsPerGroup - 1) / ItemsPerGroup;
        accelerator.Launch(
            new KernelId(Text, "random_weights", new KernelConstants(Weights: weight.Type)),
            new Grid(checked(weight.N * chunks), 1, ItemsPerGroup),
            weight.Memory, weight.Scales ?? accelerator.Nothing, weight.PaddedK, weight.K, chunks, seed, scale);
    }

    private static void Pack(IDevice device, PackedMatrix weight, uint seed, float scale)
    {
        var type = weight.Type == DType.BF16 ? DType.BF16 : DType.F32;
        var values = new float[RowsPerPack * weight.K];
        var bytes = new byte[values.Length * type.Bytes()];
        for (var first = 0; first < weight.N; first += RowsPerPack)
        {
            var rows = Math.Min(RowsPerPack, weight.N - first);
            for (var row = 0; row < rows; row++)
                for (var column = 0; column < weight.K; column++)
                    values[(row * weight.K) + column] = ValueAt(seed, (uint)(first + row), (uint)column, scale);
            Transfer.Round(values.AsSpan(0, rows * weight.K), type, bytes);
            weight.PackRows(device, first, type, bytes.AsSpan(0, rows * weight.K * type.Bytes()));
        }
    }

    // Made as they are kept: rounding eight billion weights to 4 bits would take minutes.
    private static void PackQuantized(IDevice device, PackedMatrix weight, uint seed, float scale)
    {
        var (is4, groups) = (weight.Type == DType.I4, GroupQuantizer.Groups(weight.K));
        var values = new byte[RowsPerPack * (is4 ? GroupQuantizer.ValueBytes(weight.K) : weight.K)];
        var multipliers = new byte[RowsPerPack * groups];
        var scales = new float[RowsPerPack];
        Array.Fill(multipliers, (byte)GroupQuantizer.LargestMultiplierWithLowest);
        Array.Fill(scales, scale / sbyte.MaxValue);
        var state = seed;
        for (var first = 0; first < weight.N; first += RowsPerPack)
        {
            var rows = Math.Min(RowsPerPack, weight.N - first);
            foreach (ref var word in MemoryMarshal.Cast<byte, uint>(values.AsSpan()))
                word = Scrambled(state++);
            if (is4)
                weight.PackQuantizedRows(
                    device, first, values.AsSpan(0, rows * GroupQuantizer.ValueBytes(weight.K)), multipliers.AsSpan(0, rows * groups), scales.AsSpan(0, rows));
            else
            {
                foreach (ref var value in values.AsSpan())
                    value = value == 0x80 ? (byte)0 : value;
                weight.PackQuantizedRows(device, first, MemoryMarshal.Cast<byte, sbyte>(values.AsSpan(0, rows * weight.K)), scales.AsSpan(0, rows));
            }
        }
    }

    private static float ValueAt(uint seed, uint row, uint column, float scale)
    {
        var hash = Scrambled(seed ^ (row * 0x85EBCA6B) ^ (column * 0xC2B2AE35));
        return (((hash >> 8) / 8388608f) - 1f) * scale;
    }

    private static uint Scrambled(uint hash)
    {
        hash = (hash ^ (hash >> 16)) * 0x7FEB352D;
        hash = (hash ^ (hash >> 15)) * 0x846CA68B;
        return hash ^ (hash >> 16);
    }
}
