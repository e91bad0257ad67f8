using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Confidence;

public static partial class Confidence
{
    // Whole chunks of 128 tokens; the narrow ones are for devices with little shared memory.
    private static readonly TensorTile[] TensorTiles = [new(128, 256), new(128, 128), new(64, 256), new(32, 256), new(16, 256), new(16, 128)];
    private static readonly KernelText TensorText = new("confidence.cu");

    /// <summary>Whether matrix units score: the device has them, the storages allow it, and a tile fits. However many positions there are.</summary>
    private static bool UsesTensors(Accelerator device, PackedMatrix head, DType type, int stride) =>
        TensorTile.Takes(device.Features, type, stride, head)
        && TensorTile.Choose(TensorTiles, device.Features, 1, head.N, head.Type, TensorBytesInAll) is not null;

    /// <summary>Enqueues what fills chunk scores and special logits by matrix units.</summary>
    private static void TensorChunks(Accelerator device, MatrixView hidden, PackedMatrix head, DeviceMemory queries, ConfidenceWorkspace workspace)
    {
        var tile = TensorTile.Choose(TensorTiles, device.Features, hidden.Rows, head.N, head.Type, TensorBytesInAll)!.Value;
        var specials = workspace.SpecialMemory;
        var constants = new KernelConstants(hidden.Type, head.Type, tile.Rows, tile.Columns, tile.Stages(head.Type));
        var live = hidden.Live.Memory ?? device.Nothing;
        device.Launch(
            new KernelId(TensorText, "clear_specials", constants), new Grid((hidden.Rows + 127) / 128, 1, 128), specials, live, hidden.Live.Cell, hidden.Rows);
        device.Launch(
            new KernelId(TensorText, "score_tile_tensor", constants),
            new Grid(tile.Groups(hidden.Rows, head.N), 1, tile.Items, TensorBytes(tile, head.Type)),
            hidden.Memory, hidden.Stride, head.Memory, head.PaddedK, head.Scales ?? device.Nothing, head.N, queries, specials, workspace.ChunkMemory, ChunkCount(head),
            live, hidden.Live.Cell, hidden.Rows);
    }

    // A tile of logits takes the place of the slices once they are used up.
    private static int TensorBytes(TensorTile tile, DType weights) =>
        Math.Max(tile.SharedBytes(weights), tile.Rows * (tile.Columns + 1) * sizeof(float));

    // The rows that a tile takes are noted besides.
    private static readonly Func<TensorTile, DType, int> TensorBytesInAll = static (tile, weights) => TensorBytes(tile, weights) + (tile.Rows * sizeof(int));
}
