namespace Daedalus.Kernels.MatMul;

/// <summary>
/// A product cut into items: parts of the rows, in them groups of panels, in them blocks of the part's rows. There are as many parts as threads where
/// rows suffice, and a team gives a thread the same part of any work first: the activations that it wrote in one product wait in its own second-level
/// cache in the next, which is worth more than the weights that both then read. The blocks of a panel follow each other, so that its weights come from
/// memory once for a part.
/// </summary>
internal readonly struct ProductParts
{
    /// <summary>A block of 128 inputs of as many rows (200 KiB) stays in the second-level cache while the panels of an item take turns; of longer blocks rows come from the third, in time.</summary>
    public const int MostRowsPerItem = 384;

    private const int FewestRowsPerItem = 8 * MatMulTile.Rows;

    // With fewer, loading a block of weights shows beside multiplying it.
    private const int FewestRowsPerPart = 16 * MatMulTile.Rows;

    // 512 columns in fp32: their part of C stays near while the blocks of inputs take turns.
    private const int MostColumnsPerItem = 512;
    private const int ItemsPerThread = 8;

    private readonly int _rows;
    private readonly int _rowsPerPart;
    private readonly int _rowsPerItem;
    private readonly int _blocks;
    private readonly int _panels;
    private readonly int _panelsPerItem;
    private readonly int _groups;
    private readonly int _parts;

    /// <param name="rows">Of A; at least 1.</param>
    /// <param name="panels">Of the weight; at least 1.</param>
    /// <param name="width">Columns of a panel.</param>
    /// <param name="threads">Of the team.</param>
    public ProductParts(int rows, int panels, int width, int threads)
    {
        (_rows, _panels) = (rows, panels);

        // Equal parts, though a tile may be cut: who has a tile more is waited for in every product.
        _rowsPerPart = Quotient(rows, Math.Clamp(rows / FewestRowsPerPart, 1, threads));
        _parts = Quotient(rows, _rowsPerPart);

        var wanted = threads == 1 ? 1 : ItemsPerThread * threads;
        _panelsPerItem = Math.Clamp(panels * _parts / wanted, 1, MostColumnsPerItem / width);
        _groups = Quotient(panels, _panelsPerItem);
        _blocks = Quotient(_rowsPerPart, MostRowsPerItem);
        while (_parts * _groups * _blocks < wanted && _rowsPerPart >= 2 * _blocks * FewestRowsPerItem)
            _blocks *= 2;
        _rowsPerItem = WholeTiles(_rowsPerPart, _blocks);
    }

    public int Items => _parts * _groups * _blocks;

    /// <summary>What an item computes: panels [panel, end) for rows [row, row + rows); rounding may leave an item without rows.</summary>
    public (int Row, int Rows, int Panel, int End) this[int item]
    {
        get
        {
            int part = item / (_groups * _blocks), group = item / _blocks % _groups, block = item % _blocks;
            int begin = part * _rowsPerPart, end = Math.Min(_rows, begin + _rowsPerPart);
            int row = begin + (block * _rowsPerItem), panel = group * _panelsPerItem;
            return (row, Math.Min(_rowsPerItem, end - row), panel, Math.Min(_panels, panel + _panelsPerItem));
        }
    }

    private static int Quotient(int amount, int size) => (amount + size - 1) / size;

    private static int WholeTiles(int rows, int pieces) => Quotient(Quotient(rows, pieces), MatMulTile.Rows) * MatMulTile.Rows;
}
