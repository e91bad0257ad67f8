using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Tests;

public sealed class RowBlocksTests
{
    [Fact]
    public void Every_row_stands_in_one_item()
    {
        foreach (var threads in (int[])[1, 2, 3, 16])
            foreach (var rows in (int[])[0, 1, 15, 16, 17, 33, 100, 255, 256, 257, 400, 4099])
            {
                var blocks = new RowBlocks(rows, threads);
                var next = 0;
                for (var item = 0; item < blocks.Items; item++)
                {
                    Assert.Equal(next, blocks[item].Begin);
                    Assert.InRange(blocks[item].End, next + 1, rows);
                    next = blocks[item].End;
                }

                Assert.Equal(rows, next);
            }
    }

    // A team gives its first thread the first half of the items.
    [Theory]
    [InlineData(192)]
    [InlineData(256)]
    [InlineData(400)]
    [InlineData(1000)]
    public void Two_threads_have_the_rows_that_products_give_them(int rows)
    {
        var blocks = new RowBlocks(rows, 2);
        Assert.Equal(0, blocks.Items % 2);
        Assert.InRange(blocks[(blocks.Items / 2) - 1].End, rows / 2, (rows / 2) + 4);
    }

    [Fact]
    public void Few_rows_are_not_worth_sharing() => Assert.Equal(1, new RowBlocks(16, 2).Items);
}
