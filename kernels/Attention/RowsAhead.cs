using System.Runtime.CompilerServices;
using Daedalus.Kernels.MatMul;

namespace Daedalus.Kernels.Attention;

/// <summary>
/// Keys or values that will be needed after those in hand, asked for a few rows at a time: a head's part of a row is a few lines, and the next one lies a page further,
/// where no processor looks by itself. All at once they would hold up what is read meanwhile.
/// </summary>
/// <param name="start">The first row.</param>
/// <param name="stride">Values from one to the next.</param>
/// <param name="count">How many; 0 asks for nothing.</param>
internal readonly unsafe struct RowsAhead(float* start, nint stride, int count)
{
    /// <summary>Asks for as large a share of them as a tile is of its product.</summary>
    /// <param name="done">Rows of the product before the tile.</param>
    /// <param name="rows">Rows of the tile; those past the last are not there.</param>
    /// <param name="all">Rows of the product.</param>
    /// <param name="d">Values of a row that is asked for.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Ask(int done, int rows, int all, int d)
    {
        for (int row = done * count / all, end = Math.Min(done + rows, all) * count / all; row < end; row++)
            _ = Prefetch.Lines((byte*)(start + (row * stride)), d * sizeof(float));
    }
}
