using Daedalus.Denoising.FixedLength;
using Daedalus.Engine;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Tests.Engine;

/// <summary>An answer that would not fit is refused before it begins, with the figures.</summary>
public class RequestMemoryTests
{
    [Fact]
    public void ACanvasThatWouldNotFitIsRefused()
    {
        using var network = new LoadedNetwork(threads: 1, inner => new BrokenNetwork(inner) { BytesPerToken = 1L << 40 });
        var error = Assert.Throws<InsufficientMemoryException>(() => network.Model.Generate(Questions.Short));
        Assert.Matches("up to [0-9,]+ tokens need [0-9,]+ MiB of memory, but [0-9,]+ MiB are free", error.Message);
        Assert.Throws<InsufficientMemoryException>(() => network.Model.Stream(Questions.Short));
    }

    [Fact]
    public void AForwardThatWouldNotFitIsRefused()
    {
        using var network = new LoadedNetwork(threads: 1, inner => new BrokenNetwork(inner) { BytesPerToken = 1L << 40 });
        var error = Assert.Throws<InsufficientMemoryException>(() => network.Model.Forward([1, 2, 3], _ => Assert.Fail("it has run")));
        Assert.Matches("3 tokens need [0-9,]+ MiB of memory, but [0-9,]+ MiB are free", error.Message);
    }

    [Theory]
    [InlineData(WeightStorage.AsStored)]
    [InlineData(WeightStorage.BF16)]
    [InlineData(WeightStorage.Int8)]
    [InlineData(WeightStorage.Int4)]
    public void WhatAPassHoldsIsWhatWasPromised(WeightStorage storage)
    {
        using var network = new LoadedNetwork(threads: 1, storage: storage);
        var options = new GenerationOptions { Decoder = new FixedLengthOptions { Length = 64, Steps = 1 } };
        using var generation = new Generation(network.Model, [new GenerationRequest(Prompt.Ids(new int[448]), options)]);
        var promised = network.Model.Turn.MemoryFor(generation.Rows).Needed;
        Assert.False(generation.Step(default));
        Assert.Equal(promised, network.Model.Turn.HeldBytes);
        var device = (CpuDevice)network.Network.Device;
        Assert.Equal(storage is WeightStorage.Int8 or WeightStorage.Int4 || (storage == WeightStorage.BF16 && device.MultipliesBF16), network.Network.Head.RoundsInputs);
        Assert.Equal(network.Network.Head.RoundsInputs, device.SharedBytes > 448 * 64);
    }
}
