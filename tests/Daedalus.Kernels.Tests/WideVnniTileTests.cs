using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.MatMul.Quantized;

namespace Daedalus.Kernels.Tests;

/// <summary>The tile that is machine code, beside the portable one row by row: every height, first and later blocks, sums and results, asking ahead and not.</summary>
public unsafe class WideVnniTileTests
{
    private const int Columns = QuantizedPanel.Columns;
    private const int Untouched = 0x5A5A5A5A;

    [Fact]
    public void GivesTheBitsOfThePortableTile()
    {
        Assert.SkipUnless(Int8FormChoice.Best(CpuIsaChoice.Best) == Int8Form.WideVnni, "this processor has no AVX-512 VNNI, or its system executes nothing that was written");
        Assert.True(WideVnniTile.IsReady);
        var cases =
            from rows in Enumerable.Range(1, WideVnniTile.Rows)
            from quads in new[] { 1, 2, 7, 512 }
            from isFirst in new[] { true, false }
            from isLast in new[] { true, false }
            select (rows, quads, isFirst, isLast);
        foreach (var (rows, quads, isFirst, isLast) in cases)
        {
            var expected = Results<Int8Tile<PortableDot>, Zero>(1, rows, quads, isFirst, isLast);
            Assert.Equal(expected, Results<WideVnniTile, Zero>(rows, rows, quads, isFirst, isLast));
            Assert.Equal(expected, Results<WideVnniTile, One>(rows, rows, quads, isFirst, isLast));
        }
    }

    // C lies between rows that nobody may write, and has columns past the sixteenth.
    private static int[] Results<T, A>(int height, int rows, int quads, bool isFirst, bool isLast)
        where T : IInt8Tile
        where A : struct, ICount
    {
        const int ldc = Columns + 3;
        var random = new Random(rows + (100 * quads));
        int inputs = quads * QuantizedPanel.InputsTogether, lda = inputs + 24;
        byte[] a = new byte[rows * lda], values = new byte[inputs * Columns];
        random.NextBytes(a);
        random.NextBytes(values);
        int[] c = [.. Enumerable.Repeat(Untouched, (rows + 2) * ldc)], shifts = [.. Enumerable.Range(0, Columns).Select(_ => random.Next(-9999, 9999))];
        float[] columns = [.. shifts.Select(_ => random.NextSingle())], factors = [.. Enumerable.Range(0, rows).Select(_ => random.NextSingle())];
        for (var row = 0; row < rows && !isFirst; row++)
            for (var column = 0; column < Columns; column++)
                c[((row + 1) * ldc) + column] = random.Next(-9999, 9999);
        fixed (byte* rowsOfA = a, weights = values)
        fixed (int* results = c, given = shifts)
        fixed (float* scales = columns, ofRows = factors)
            for (var row = 0; row < rows; row += height)
                T.Run<A>(
                    height, rowsOfA + (row * lda), lda, (sbyte*)weights, results + ((row + 1) * ldc), ldc, quads, isFirst,
                    new Int8Ending(given, isLast ? scales : null, ofRows).Below(row), new PrefetchStream(weights, Prefetch.CacheLine));
        Assert.All(c[..ldc].Concat(c[^ldc..]), value => Assert.Equal(Untouched, value));
        return c;
    }
}
