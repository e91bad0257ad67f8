namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>Rows cut into items for operations that treat each row alone: few enough rows to share, enough to be worth a hand-out.</summary>
internal static class RowBlocks
{
    private const int RowsPerItem = 16;

    public static int Count(int rows) => (rows + RowsPerItem - 1) / RowsPerItem;

    public static int Begin(int item) => item * RowsPerItem;

    public static int End(int item, int rows) => Math.Min((item + 1) * RowsPerItem, rows);
}
