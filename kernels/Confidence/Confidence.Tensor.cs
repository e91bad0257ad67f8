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

    /// <summary>Enqueues what fills chunk scores and special logits by matrix units, where the device has them and the storages allow it.</summary>
    /// <param name="device">Where the head was packed.</param>
    /// <param name="hidden">[positions, d]; unconditional branches may lie behind them in the same memory.</param>
    /// <param name="head">[vocabulary, d].</param>
    /// <param name="queries">A <c>device_query</c> per position.</param>
    /// <param name="specials">Takes a <c>special_logits</c> per position.</param>
    /// <param name="chunks">Takes a <c>chunk_score</c> per position and chunk.</param>
    /// <param name="chunkCount">Chunks of 128 tokens in the vocabulary.</param>
    private static bool TryTensorChunks(
        Accelerator device, MatrixView hidden, PackedMatrix head, DeviceMemory queries, DeviceMemory specials, DeviceMemory chunks, int chunkCount)
    {
        if (!TensorTile.Takes(device.Features, hidden, head))
            return false;
        if (TensorTile.Choose(TensorTiles, device.Features, hidden.Rows, head.N, head.Type, TensorBytesInAll) is not { } tile)
            return false;
        var constants = new KernelConstants(hidden.Type, head.Type, tile.Rows, tile.Columns, tile.Stages(head.Type));
        var live = hidden.Live.Memory ?? device.Nothing;
        device.Launch(
            new KernelId(TensorText, "clear_specials", constants), new Grid((hidden.Rows + 127) / 128, 1, 128), specials, live, hidden.Live.Cell, hidden.Rows);
        device.Launch(
            new KernelId(TensorText, "score_tile_tensor", constants),
            new Grid(tile.Groups(hidden.Rows, head.N), 1, tile.Items, TensorBytes(tile, head.Type)),
            hidden.Memory, hidden.Stride, head.Memory, head.PaddedK, head.Scales ?? device.Nothing, head.N, queries, specials, chunks, chunkCount,
            live, hidden.Live.Cell, hidden.Rows);
        return true;
    }

    // A tile of logits takes the place of the slices once they are used up.
    private static int TensorBytes(TensorTile tile, DType weights) =>
        Math.Max(tile.SharedBytes(weights), tile.Rows * (tile.Columns + 1) * sizeof(float));

    // The rows that a tile takes are noted besides.
    private static readonly Func<TensorTile, DType, int> TensorBytesInAll = static (tile, weights) => TensorBytes(tile, weights) + (tile.Rows * sizeof(int));
}
