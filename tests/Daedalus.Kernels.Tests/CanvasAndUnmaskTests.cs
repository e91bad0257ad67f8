using Daedalus.Kernels.Canvas;

namespace Daedalus.Kernels.Tests;

public class CanvasAndUnmaskTests
{
    [Theory]
    [InlineData(2, 3, 10, "1 2 0 0 0 4 5")]
    [InlineData(0, 1, 10, "0 2 3 4 5")]
    [InlineData(4, 3, 10, "1 2 3 4 0 0 0")]
    [InlineData(0, 8, 10, "0 0 0 0 0 0 0 0 2 3")]
    [InlineData(3, 8, 6, "1 2 3 0 0 0")]
    [InlineData(1, 3, 6, "1 0 0 0 3 4")]
    [InlineData(4, 9, 5, "1 2 3 4 0")]
    public void ExpandPutsCopiesInThePlaceOfOneAndCutsFromTheRight(int position, int count, int limit, string expected)
    {
        int[] buffer = [1, 2, 3, 4, 5, -1, -1, -1, -1, -1];
        var length = CanvasEdit.Expand(buffer.AsSpan(), 5, position, count, 0, limit);
        Assert.Equal(expected, string.Join(' ', buffer[..length]));
    }

    [Theory]
    [InlineData(0, 10, "1 2")]
    [InlineData(3, 10, "1 2 7 7 7")]
    [InlineData(3, 4, "1 2 7 7")]
    [InlineData(int.MaxValue, 5, "1 2 7 7 7")]
    public void AppendStopsAtTheLimit(int count, int limit, string expected)
    {
        int[] buffer = [1, 2, -1, -1, -1, -1, -1, -1, -1, -1];
        var length = CanvasEdit.Append(buffer.AsSpan(), 2, count, 7, limit);
        Assert.Equal(expected, string.Join(' ', buffer[..length]));
    }

    [Theory]
    [InlineData(1, "1")]
    [InlineData(2, "1 3")]
    [InlineData(3, "0 1 3")]
    [InlineData(9, "0 1 3 4")]
    [InlineData(0, "")]
    public void TopKGivesTiesToTheLowestIndexAndSkipsNaN(int count, string expected)
    {
        float[] confidence = [.2f, .5f, float.NaN, .5f, .2f];
        var selected = new bool[5];
        var marked = Unmask.Unmask.TopK(confidence, count, selected);
        Assert.Equal(expected, string.Join(' ', Enumerable.Range(0, 5).Where(i => selected[i])));
        Assert.Equal(selected.Count(s => s), marked);
    }
}
