using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Attention;

public static partial class Attention
{
    private const int Items = 128;
    private const int WidestHead = 256;
    private static readonly KernelText Text = new("attention.cl");

    private static void RunOn(Accelerator device, MatrixView qkv, IndexView offsets, AttentionShape shape, AttentionSight sight, MatrixView output)
    {
        if (shape.HeadDim > WidestHead)
            throw new DeviceException(DeviceFault.Unsupported, device.Name, $"attention heads of {shape.HeadDim} values; {WidestHead} is the most. Use --device cpu.");

        // An item keeps its part of the results in registers: wide heads leave room for half as many queries.
        var queriesPerItem = shape.HeadDim <= WidestHead / 2 ? 4 : 2;
        var constants = new KernelConstants(Activations: qkv.Type, P0: shape.HeadDim, P1: queriesPerItem);
        int sequences = offsets.Count - 1, queryColumns = shape.Heads * shape.HeadDim;
        DeviceMemory live = qkv.Live.Memory ?? device.Nothing;
        if (sight.Cache is { } fresh)
            device.Launch(
                new KernelId(Text, "attention_store", constants), new Grid(qkv.Rows, 1, Items),
                qkv.Memory, qkv.Stride, queryColumns, fresh.Rows.Columns, offsets.Memory, sequences,
                fresh.Rows.Memory, fresh.Rows.Stride, fresh.Capacity, fresh.First.Memory, live, qkv.Live.Cell, qkv.Rows);

        var keys = sight.Cache?.Rows ?? qkv;
        device.Launch(
            new KernelId(Text, "attention", constants),
            new Grid(checked((qkv.Rows / (16 * queriesPerItem)) + sequences), shape.Heads, Items),
            qkv.Memory, qkv.Stride, offsets.Memory, sequences, shape.Heads, shape.KvHeads, 1f / MathF.Sqrt(shape.HeadDim), sight.BlockLength,
            keys.Memory, keys.Stride, sight.Cache is null ? queryColumns : 0, sight.Cache?.Capacity ?? 0,
            sight.Cache?.First.Memory ?? device.Nothing, sight.Cache?.Count.Memory ?? device.Nothing,
            output.Memory, output.Stride, live, qkv.Live.Cell, qkv.Rows);
    }
}
