namespace Daedalus.Kernels.MatMul;

/// <summary>
/// How the rows of a product are cut into tiles, and how much of the next block of weights is asked for with each: weights come from far away. Tiles have one
/// height: eight rows are twice four, not six and two, since a low tile waits for its sums.
/// </summary>
/// <param name="rows">Any number.</param>
/// <param name="nextBytes">Bytes of the next block.</param>
internal readonly struct TileWalk(int rows, long nextBytes)
{
    private const int TilesThatAreMany = 8;

    /// <summary>Rows of a tile; the last may be lower.</summary>
    public int Height { get; } = (rows + Tiles(rows) - 1) / Math.Max(1, Tiles(rows));

    /// <summary>Bytes of the next block that belong to each tile.</summary>
    public int Share { get; } = (int)(nextBytes / Math.Max(1, Tiles(rows)));

    /// <summary>Whether rows are so few that weights are used about as fast as they come from memory.</summary>
    public static bool AreFew(int rows) => Tiles(rows) < TilesThatAreMany;

    /// <summary>Bytes of <see cref="Share"/> for each of a tile's steps through the inputs, rounded up.</summary>
    public int Step(int steps) => (Share + steps - 1) / steps;

    private static int Tiles(int rows) => (rows + MatMulTile.Rows - 1) / MatMulTile.Rows;
}
