namespace Daedalus.Tests.Engine;

/// <summary>An answer that would not fit is refused before it begins, with the figures.</summary>
public class RequestMemoryTests
{
    [Fact]
    public void ACanvasThatWouldNotFitIsRefused()
    {
        using var network = new LoadedNetwork(threads: 1, inner => new BrokenNetwork(inner) { ActivationBytesPerToken = 1L << 40 });
        var error = Assert.Throws<InsufficientMemoryException>(() => network.Model.Generate(Questions.Short));
        Assert.Matches("up to [0-9,]+ tokens need [0-9,]+ MiB of memory, but [0-9,]+ MiB are free", error.Message);
        Assert.Throws<InsufficientMemoryException>(() => network.Model.Stream(Questions.Short));
    }

    [Fact]
    public void WhatAPassHoldsIsWhatWasPromised()
    {
        using var network = new LoadedNetwork(threads: 1);
        network.Model.Generate(Prompt.Ids(new int[448]), new GenerationOptions { Decoder = new Daedalus.Denoising.FixedLength.FixedLengthOptions { Length = 64, Steps = 1 } });
        Assert.InRange(network.Model.Turn.HeldBytes, 1, 512 * network.Network.ActivationBytesPerToken);
    }
}
