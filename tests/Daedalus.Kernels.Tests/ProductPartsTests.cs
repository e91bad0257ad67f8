using Daedalus.Kernels.MatMul;

namespace Daedalus.Kernels.Tests;

public sealed class ProductPartsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(256)]
    public void Every_row_meets_every_panel_once(int threads)
    {
        foreach (var rows in (int[])[1, 5, 6, 47, 95, 96, 100, 191, 192, 193, 256, 383, 385, 800, 1153, 4096])
            foreach (var panels in (int[])[1, 3, 8, 22, 65])
                Assert.All(Visits(new ProductParts(rows, panels, 64, threads), rows, panels), visits => Assert.Equal(1, visits));
    }

    // The first half of the items is what the first of two threads begins with.
    [Theory]
    [InlineData(192)]
    [InlineData(256)]
    [InlineData(1000)]
    public void Two_threads_have_rows_of_their_own(int rows)
    {
        var parts = new ProductParts(rows, 24, 64, 2);
        var ends = Enumerable.Range(0, parts.Items / 2).Max(item => parts[item].Row + parts[item].Rows);
        Assert.InRange(ends, rows / 2, (rows / 2) + 6);
        Assert.All(Enumerable.Range(parts.Items / 2, parts.Items - (parts.Items / 2)), item => Assert.True(parts[item].Row >= ends));
    }

    [Fact]
    public void Few_rows_are_shared_by_their_panels()
    {
        var parts = new ProductParts(64, 44, 64, 2);
        Assert.All(Enumerable.Range(0, parts.Items), item => Assert.Equal((0, 64), (parts[item].Row, parts[item].Rows)));
        Assert.InRange(parts.Items, 16, 44);
    }

    private static int[] Visits(ProductParts parts, int rows, int panels)
    {
        var visits = new int[rows * panels];
        for (var item = 0; item < parts.Items; item++)
        {
            var (row, count, panel, end) = parts[item];
            for (var r = row; r < row + count; r++)
                for (var p = panel; p < end; p++)
                    visits[(r * panels) + p]++;
        }

        return visits;
    }
}
