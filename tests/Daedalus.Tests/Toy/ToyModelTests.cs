namespace Daedalus.Tests.Toy;

/// <summary>The toy model here computes the bits of the toy model that the published samplers ran on.</summary>
public class ToyModelTests
{
    [Theory]
    [InlineData("daedal")]
    [InlineData("low-confidence")]
    public void RecordedRowsAreEqualBitForBit(string file)
    {
        var trace = Named(file);
        Assert.NotEmpty(trace.Rows);
        foreach (var row in trace.Rows)
        {
            var (test, forward, position) = (trace.Cases[row[0]], row[1], row[2]);
            var logits = new float[test.Toy.Vocabulary];
            ToyModel.Logits(test.Toy, test.Canvases()[forward], position, logits);
            Assert.Equal(row[3..], logits.Select(BitConverter.SingleToInt32Bits));
        }
    }

    [Theory]
    [InlineData("daedal")]
    [InlineData("low-confidence")]
    public void ChecksumsOfFirstAndLastForwardAgree(string file) => Assert.All(Named(file).Cases, test =>
    {
        var canvases = test.Canvases();
        Assert.Equal(test.Checksums[0], ToyModel.Checksum(test.Toy, canvases[0]));
        Assert.Equal(test.Checksums[1], ToyModel.Checksum(test.Toy, canvases[^2]));
    });

    [Theory]
    [InlineData("daedal", 140)]
    [InlineData("low-confidence", 60)]
    public void EditsLeadToThePublishedResult(string file, int least)
    {
        var cases = Named(file).Cases;
        Assert.True(cases.Length >= least);
        Assert.All(cases, test => Assert.Equal(test.Final, test.Canvases()[^1]));
    }

    [Fact]
    public void OneNeighbourChangesTheRow()
    {
        var test = Trace.Daedal.Cases[0];
        int[] ids = [.. test.Canvases()[0]];
        var before = ToyModel.Checksum(test.Toy, ids);
        ids[^1] = (test.Toy.Mask + 1) % test.Toy.Vocabulary;
        Assert.NotEqual(before, ToyModel.Checksum(test.Toy, ids));
    }

    private static Trace Named(string file) => file == "daedal" ? Trace.Daedal : Trace.LowConfidence;
}
