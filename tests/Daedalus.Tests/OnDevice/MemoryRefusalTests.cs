namespace Daedalus.Tests.OnDevice;

/// <summary>A device without room for a request says so before anything is taken. Alone, because the device is filled up.</summary>
[Collection(nameof(Engine.AllocationTests))]
public class MemoryRefusalTests
{
    [Theory]
    [MemberData(nameof(Accelerators.Names), MemberType = typeof(Accelerators))]
    public void WhatDoesNotFitIsRefusedBeforeAnythingIsTaken(string name)
    {
        using var loaded = OnDeviceModel.Load(name);
        using var ballast = new Ballast(loaded.Device, leave: 1 << 20);
        var (held, allocations) = (loaded.Device.HeldBytes, loaded.Device.Counters.Allocations);
        Assert.Throws<InsufficientMemoryException>(() => loaded.Model.Generate(Questions.Short, new GenerationOptions { Decoder = Questions.Fixed }));
        var error = Assert.Throws<InsufficientMemoryException>(() => loaded.Model.Forward(new int[256], _ => Assert.Fail("it has run")));
        Assert.Contains("256 tokens need", error.Message, StringComparison.Ordinal);
        Assert.Equal((held, allocations), (loaded.Device.HeldBytes, loaded.Device.Counters.Allocations));
    }
}
