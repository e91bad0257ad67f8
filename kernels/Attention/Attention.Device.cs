using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Attention;

public static partial class Attention
{
    private const int Items = 128;
    private const int WidestHead = 256;
    private static readonly KernelText Portable = new("attention.cl");
    private static readonly KernelText TensorCore = new("attention.cu");
    private static readonly KernelText StoreText = new("attention_store.cl");

    private static void RunOn(Accelerator device, MatrixView qkv, IndexView offsets, AttentionShape shape, AttentionSight sight, MatrixView output)
    {
        if (shape.HeadDim > WidestHead)
            throw new DeviceException(DeviceFault.Unsupported, device.Name, $"attention heads of {shape.HeadDim} values; {WidestHead} is the most. Use --device cpu.");
        if (sight.Cache is { } fresh)
            Store(device, qkv, offsets, fresh);

        var (kernel, queries, sharedBytes) = FormFor(device.Features, qkv.Type, shape.HeadDim, !sight.Shadows.IsEmpty);
        var (keys, sequences) = (sight.Cache?.Rows ?? qkv, offsets.Count - 1);
        device.Launch(
            kernel, new Grid(checked((qkv.Rows / queries) + sequences), shape.Heads, Items, sharedBytes),
            qkv.Memory, qkv.Stride, offsets.Memory, sequences, shape.Heads, shape.KvHeads, 1f / MathF.Sqrt(shape.HeadDim), sight.BlockLength,
            keys.Memory, keys.Stride, sight.Cache is null ? shape.Heads * shape.HeadDim : 0, sight.Cache?.Rows.Rows ?? 0, sight.Cache?.Ranges.Memory ?? device.Nothing,
            sight.Cache?.First.Memory ?? device.Nothing, sight.Cache?.Count.Memory ?? device.Nothing,
            sight.Shadows.Memory ?? device.Nothing, output.Memory, output.Stride, qkv.Live.Memory ?? device.Nothing, qkv.Live.Cell, qkv.Rows);
    }

    private static void Store(Accelerator device, MatrixView qkv, IndexView offsets, KeyValueCache cache) => device.Launch(
        new KernelId(StoreText, "attention_store", new KernelConstants(Activations: qkv.Type)), new Grid(qkv.Rows, 1, Items),
        qkv.Memory, qkv.Stride, qkv.Columns - cache.Rows.Columns, cache.Rows.Columns, offsets.Memory, offsets.Count - 1,
        cache.Rows.Memory, cache.Rows.Stride, cache.Rows.Rows, cache.Ranges.Memory,
        (cache.Places.IsEmpty ? cache.First : cache.Places).Memory, cache.Places.IsEmpty ? 0 : 1, qkv.Live.Memory ?? device.Nothing, qkv.Live.Cell, qkv.Rows);

    private static (KernelId Kernel, int Queries, int SharedBytes) FormFor(AcceleratorFeatures features, DType type, int headDim, bool shadows) =>
        features.TensorCores && type != DType.F32 && headDim % 16 == 0 ? TensorForm(type, headDim, shadows) : PortableForm(type, headDim, shadows);

    // Wide heads leave room for half as many queries in the registers.
    private static (KernelId Kernel, int Queries, int SharedBytes) PortableForm(DType type, int headDim, bool shadows)
    {
        var each = headDim > WidestHead / 2 ? 2 : 4;
        return (new KernelId(Portable, "attention", new KernelConstants(type, P0: headDim, P1: each, P2: shadows ? 1 : 0)), 16 * each, 0);
    }

    // And for half as many keys in shared memory.
    private static (KernelId Kernel, int Queries, int SharedBytes) TensorForm(DType type, int headDim, bool shadows)
    {
        var keys = headDim > WidestHead / 2 ? 32 : 64;
        return (new KernelId(TensorCore, "attention", new KernelConstants(type, P0: headDim, P1: keys, P2: shadows ? 1 : 0)), 64, 8 * keys * (headDim + 8));
    }
}
