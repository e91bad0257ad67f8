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

    /// <summary>Even values in (-scale, scale), the same on every device but for int8, whose scale is per row.</summary>
    /// <param name="device">Where the weight is.</param>
    /// <param name="weight">Any storage.</param>
    /// <param name="seed">Another seed, other values.</param>
    /// <param name="scale">Largest magnitude; 1/√K keeps activations in bounds.</param>
    public static void Fill(IDevice device, PackedMatrix weight, int seed, float scale)
    {
        if (device is not Accelerator accelerator)
        {
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

    private static float ValueAt(uint seed, uint row, uint column, float scale)
    {
        var hash = seed ^ (row * 0x85EBCA6B) ^ (column * 0xC2B2AE35);
        hash = (hash ^ (hash >> 16)) * 0x7FEB352D;
        hash = (hash ^ (hash >> 15)) * 0x846CA68B;
        hash ^= hash >> 16;
        return (((hash >> 8) / 8388608f) - 1f) * scale;
    }
}
