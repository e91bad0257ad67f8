namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>
/// Rows cut into items for operations that treat each row alone. Each thread of a team gets as many, in large pieces: a row that the thread beside takes
/// over has to come out of the cache of the one that wrote it, and go back for the next operation, which costs more than waiting for the other.
/// </summary>
/// <param name="rows">Any number.</param>
/// <param name="threads">Of the team.</param>
internal readonly struct RowBlocks(int rows, int threads)
{
    private const int FewestRowsPerItem = 16;
    private const int MostRowsPerItem = 128;

    private readonly int _rowsPerItem = Math.Max(FewestRowsPerItem, Quotient(rows, threads * Quotient(rows, threads * MostRowsPerItem)));

    public int Items => Quotient(rows, _rowsPerItem);

    /// <summary>The rows of an item: [begin, end).</summary>
    public (int Begin, int End) this[int item] => (item * _rowsPerItem, Math.Min(rows, (item + 1) * _rowsPerItem));

    private static int Quotient(int amount, int size) => size == 0 ? 0 : (amount + size - 1) / size;
}
