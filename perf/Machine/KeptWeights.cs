using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Perf.Machine;

/// <summary>A way to keep weights whose product is measured.</summary>
/// <param name="Name">In the report; x2 where activations are bf16 as well.</param>
/// <param name="Stored">Type of the rows that are packed.</param>
/// <param name="Storage">What they become.</param>
internal sealed record KeptWeights(string Name, DType Stored, WeightStorage Storage)
{
    /// <summary>All that differ on a device.</summary>
    public static IEnumerable<KeptWeights> On(CpuDevice device)
    {
        yield return new("F32", DType.F32, WeightStorage.AsStored);
        yield return new("BF16", DType.BF16, WeightStorage.AsStored);
        if (device.MultipliesBF16)
            yield return new("BF16 x2", DType.BF16, WeightStorage.BF16);
        yield return new("I8", DType.F32, WeightStorage.Int8);
        yield return new("I4", DType.F32, WeightStorage.Int4);
    }

    /// <summary>Takes memory for a weight.</summary>
    public PackedMatrix Allocate(CpuDevice device, int n, int k) => PackedMatrix.Allocate(device, n, k, Stored, Storage);
}
