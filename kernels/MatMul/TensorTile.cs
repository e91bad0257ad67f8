using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.MatMul;

/// <summary>
/// What one group of a tensor-core kernel computes (<c>tensor_tile.h</c>). Every tile gives a row the same bits, so the choice among them is
/// free: it goes by an estimate of time and may differ between devices and between numbers of rows.
/// </summary>
/// <param name="Rows">Rows of the result: 16, 32, 64 or 128.</param>
/// <param name="Columns">Columns: 32, 64, 128 or 256.</param>
internal readonly record struct TensorTile(int Rows, int Columns)
{
    // Offsets within a tile are taken in 32 bits.
    private const int SliceInputs = 64, MostInputs = 1 << 22;

    // Two groups share a multiprocessor of an H100, but for the widest tiles; more slices than this hide no more.
    private const int NarrowBytes = 96 << 10, WideBytes = 144 << 10, MostStages = 16;

    // Cycles of an H100: multiply-adds that mma.sync does in one on a multiprocessor, bytes that reach it in one from the second-level cache, and
    // what a slice takes at least, four dependent mma and a barrier. No more than an estimate elsewhere.
    private const int SumsPerCycle = 1300, BytesPerCycle = 30, LeastCycles = 200;

    // Of two that are as good, the earlier is taken.
    private static readonly TensorTile[] Tiles =
        [new(128, 256), new(128, 128), new(64, 128), new(64, 64), new(64, 32), new(32, 64), new(32, 32), new(16, 32)];

    /// <summary>Items of a group.</summary>
    public int Items => 32 * (Rows > 16 ? 2 : 1) * (Columns > 128 ? 4 : 2);

    /// <summary>Tiles of a product.</summary>
    public static ReadOnlySpan<TensorTile> All => Tiles;

    /// <summary>Whether a device has the units, and for these operands.</summary>
    public static bool Takes(AcceleratorFeatures features, MatrixView a, PackedMatrix weight) => Takes(features, a.Type, a.Stride, weight);

    /// <summary>The same before there are rows.</summary>
    public static bool Takes(AcceleratorFeatures features, DType type, int stride, PackedMatrix weight) =>
        features.TensorCores && type is DType.F16 or DType.BF16 && (weight.Type == type || weight.Type == DType.I8)
        && stride % Matrix.ColumnAlignment == 0 && stride >= weight.PaddedK && weight.PaddedK <= MostInputs;

    /// <summary>The tile with the least estimated time.</summary>
    /// <param name="features">The device.</param>
    /// <param name="rows">Most rows that there can be.</param>
    /// <param name="columns">Columns of the result.</param>
    /// <param name="weights">Storage of the weights.</param>
    /// <returns>Null if none fits the shared memory.</returns>
    public static TensorTile? For(AcceleratorFeatures features, int rows, int columns, DType weights) => Choose(
        Tiles, features, rows, columns, weights, static (tile, weights) => tile.SharedBytes(weights));

    /// <summary>The same among tiles of a kernel that needs other shared memory.</summary>
    /// <inheritdoc cref="For"/>
    public static TensorTile? Choose(
        ReadOnlySpan<TensorTile> tiles, AcceleratorFeatures features, int rows, int columns, DType weights, Func<TensorTile, DType, int> sharedBytes)
    {
        TensorTile? best = null;
        var least = long.MaxValue;
        foreach (var tile in tiles)
        {
            var cycles = tile.Cycles(features.ComputeUnits, rows, columns, weights);
            if (sharedBytes(tile, weights) <= features.LocalBytes && cycles < least)
                (best, least) = (tile, cycles);
        }

        return best;
    }

    /// <summary>Groups that cover a result.</summary>
    public int Groups(int rows, int columns) => checked(((rows + Rows - 1) / Rows) * ((columns + Columns - 1) / Columns));

    /// <summary>Slices of the inputs that shared memory holds.</summary>
    public int Stages(DType weights) => Math.Min(MostStages, (Columns > 128 ? WideBytes : NarrowBytes) / SliceBytes(weights));

    /// <summary>Bytes of the slices.</summary>
    public int SharedBytes(DType weights) => Stages(weights) * SliceBytes(weights);

    private int SliceBytes(DType weights) => SliceInputs * ((Rows * sizeof(ushort)) + (Columns * weights.Bytes()));

    private long Cycles(int units, int rows, int columns, DType weights)
    {
        var waves = (Groups(rows, columns) + units - 1L) / units;
        return waves * Math.Max(LeastCycles, Math.Max(Rows * Columns * SliceInputs / SumsPerCycle, SliceBytes(weights) / BytesPerCycle));
    }
}
