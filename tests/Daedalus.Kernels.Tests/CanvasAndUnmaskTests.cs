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

    [Theory]
    [InlineData(.9f, "0 2")]
    [InlineData(.95f, "0")]
    [InlineData(2f, "0")]
    [InlineData(.5f, "0 2 3")]
    public void ThresholdTakesWhatReachesItAndTheBestInAnyCase(float threshold, string expected)
    {
        float[] confidence = [.95f, float.NaN, .9f, .5f, .2f];
        var selected = new bool[5];
        Assert.Equal(expected.Split(' ').Length, Unmask.Unmask.Threshold(confidence, threshold, selected));
        Assert.Equal(expected, string.Join(' ', Enumerable.Range(0, 5).Where(i => selected[i])));
    }

    [Theory]
    [InlineData(1f, "0 1", .99f, .9f, .6f, .3f)]
    [InlineData(1f, "0 1", .99f, .98f, .2f)]
    [InlineData(4f, "0 1 2", .99f, .98f, .2f)]
    [InlineData(0f, "2", float.NaN, .1f, .3f, .3f)]
    public void FactorStopsAtTheFirstRankThatFails(float factor, string expected, params float[] confidence)
    {
        var selected = new bool[confidence.Length];
        Assert.Equal(expected.Split(' ').Length, Unmask.Unmask.Factor(confidence, factor, selected));
        Assert.Equal(expected, string.Join(' ', Enumerable.Range(0, confidence.Length).Where(i => selected[i])));
    }

    [Fact]
    public void WithoutCandidatesNothingIsRevealed()
    {
        float[] confidence = [float.NaN, float.NaN];
        var selected = new[] { true, true };
        Assert.Equal(0, Unmask.Unmask.Threshold(confidence, 0, selected));
        Assert.Equal([false, false], selected);
        Assert.Equal(0, Unmask.Unmask.Factor(confidence, 9, selected));
    }

    [Theory]
    [InlineData("0 2 0 -5", 6, "1 2 0 0 3 4")]
    [InlineData("1 0 0 1", 6, "1 0 2 3 4 0")]
    [InlineData("1 1 0 1", 6, null)]
    [InlineData("2147483647 2147483647 0 0", 6, null)]
    public void InsertPutsCopiesAfterPositionsOrRefusesAsAWhole(string counts, int capacity, string? expected)
    {
        int[] buffer = [1, 2, 3, 4, -1, -1, -1];
        var length = CanvasEdit.Insert(buffer.AsSpan(), 4, [.. counts.Split(' ').Select(int.Parse)], 0, capacity);
        Assert.Equal(expected ?? "", string.Join(' ', buffer[..Math.Max(0, length)]));
        if (expected is null)
            Assert.Equal((-1, "1 2 3 4 -1 -1 -1"), (length, string.Join(' ', buffer)));
    }

    [Fact]
    public void DeleteClosesUpInOrder()
    {
        int[] buffer = [1, 2, 3, 4, -1];
        Assert.Equal(2, CanvasEdit.Delete(buffer.AsSpan(), 4, [false, true, false, true]));
        Assert.Equal([2, 4], buffer[..2]);
    }
}
