using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul;

/// <summary>
/// How the rows of a product are cut into tiles, and how much of the next block of weights is asked for with each: weights come from far away. Tiles have one
/// height: eight rows are twice four, not six and two, since a low tile waits for its sums.
/// </summary>
/// <param name="rows">Any number.</param>
/// <param name="most">Rows of the highest tile.</param>
/// <param name="nextBytes">Bytes of the next block.</param>
internal readonly struct TileWalk(int rows, int most, long nextBytes)
{
    private const int FewRows = 7 * MatMulTile.Rows;

    /// <summary>Rows of a tile; the last may be lower.</summary>
    public int Height { get; } = (rows + Tiles(rows, most) - 1) / Math.Max(1, Tiles(rows, most));

    /// <summary>Bytes of the next block that belong to each tile.</summary>
    public int Share { get; } = (int)(nextBytes / Math.Max(1, Tiles(rows, most)));

    /// <summary>Whether rows are so few that weights are used about as fast as they come from memory.</summary>
    public static bool AreFew(int rows) => rows <= FewRows;

    /// <summary>
    /// Whether a loop over so few rows does nothing but wait for weights, and is faster if it does not ask for them: Zen 4 fetches ahead by itself, and asking takes
    /// its places away (one row of bf16: 33 GB/s without, 21 with). Measured there for 4, 2 and 1 bytes: up to 5, 3 and 2 rows. Zen 5 gains by asking where it was
    /// measured (4 rows of bf16), and others have not been measured, Zen 3 counting as its kin.
    /// </summary>
    public static bool OnlyWait(int rows, int bytesOfAWeight) => ProcessorName.IsZen3Or4 && rows <= bytesOfAWeight + 1;

    /// <summary>Bytes of <see cref="Share"/> for each of a tile's steps through the inputs, rounded up.</summary>
    public int Step(int steps) => (Share + steps - 1) / steps;

    private static int Tiles(int rows, int most) => (rows + most - 1) / most;
}
