namespace Daedalus.Tests.Engine;

/// <summary>A network that gives no numbers for one sequence of a batch.</summary>
public class NumericalFaultTests
{
    [Fact]
    public void TheRequestFailsAndItsNeighboursAreTheSameBitForBit()
    {
        using var whole = new LoadedNetwork(threads: 2);
        using var broken = new LoadedNetwork(threads: 2, network => new BrokenNetwork(network, sequence: 1));
        GenerationRequest[] requests = [.. Questions.Mixed.Take(3)];
        var (expected, actual) = (whole.Model.GenerateBatch([requests[0], requests[2]]), broken.Model.GenerateBatch(requests));

        // After the first step the broken request is gone and its neighbour has its place in the batch.
        var fault = Assert.IsType<NumericalFaultException>(actual[1].Error);
        Assert.Contains("step 1", fault.Message, StringComparison.Ordinal);
        Assert.Null(actual[0].Error);
        Assert.Equal(expected[0].Ids, actual[0].Ids);
        Assert.Equal(expected[0].Statistics, actual[0].Statistics);
    }

    [Fact]
    public void AloneItThrows()
    {
        using var broken = new LoadedNetwork(threads: 1, network => new BrokenNetwork(network, sequence: 0));
        Assert.Throws<NumericalFaultException>(() => broken.Model.Generate(Questions.Short));
        Assert.Throws<NumericalFaultException>(() => broken.Model.Stream(Questions.Short).ToList());
        Assert.NotNull(broken.Model.GenerateBatch([new GenerationRequest(Questions.Short)])[0].Error);
    }
}
