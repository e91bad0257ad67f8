using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Tests.Emulated;

namespace Daedalus.Devices.Tests;

public class CatalogueTests
{
    [Fact]
    public void EveryDeviceIsListedUnderTheNameThatOpensIt()
    {
        Emulated.Begin();
        EmulatedCuda.Option("DEVICES", "2");
        var listings = DeviceCatalogue.List();
        Assert.Equal("cpu", listings[0].Name);
        Assert.Equal(["cuda:0", "cuda:1"], listings.Where(listing => listing.Name.StartsWith("cuda", StringComparison.Ordinal)).Select(listing => listing.Name));
        foreach (var listing in listings.Where(listing => listing.Fault is null))
        {
            using var device = DeviceCatalogue.Open(listing.Name, 1);
            Assert.Equal(listing.Name, device.Name);
            Assert.StartsWith(listing.Description, device.Description, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda: 0")]
    [InlineData("cuda:99999999999")]
    [InlineData("CPU")]
    [InlineData("cpu:0")]
    public void OtherNamesAreRefusedWithAListOfThoseThereAre(string name)
    {
        Assert.False(DeviceCatalogue.IsName(name));
        var error = Assert.Throws<ArgumentException>(() => DeviceCatalogue.Open(name));
        Assert.Contains($"no device '{name}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("cpu (", error.Message, StringComparison.Ordinal);
        Assert.Contains("auto, cpu, cuda[:n], opencl[:n]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ANumberOutOfRangeIsRefusedWithAListOfThoseThereAre()
    {
        Emulated.Begin();
        Assert.True(DeviceCatalogue.IsName("cuda:1"));
        var error = Assert.Throws<ArgumentException>(() => DeviceCatalogue.Open("cuda:1"));
        Assert.Contains("cuda:0 (Emulated CUDA device", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEndlessNameIsCut() =>
        Assert.InRange(Assert.Throws<ArgumentException>(() => DeviceCatalogue.Open(new string('x', 1 << 20))).Message.Length, 10, 5000);

    [Fact]
    public void AutoTakesTheFirstThatWorks()
    {
        Emulated.Begin();
        using (var first = DeviceCatalogue.Open("auto", 1, out var note))
            Assert.Equal(("cuda:0", null), (first.Name, note));
        EmulatedCuda.Option("DEVICES", "2");
        EmulatedCuda.Fail("cuDevicePrimaryCtxRetain:46");
        using (var second = DeviceCatalogue.Open("auto", 1, out var note))
        {
            Assert.Equal("cuda:1", second.Name);
            Assert.StartsWith("cuda:0: the device stopped working", note, StringComparison.Ordinal);
            Assert.EndsWith("Using cuda:1.", note, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AutoNeverTakesAProcessorThatPosesAsAnAccelerator()
    {
        Emulated.Begin();
        EmulatedCuda.Fail("cuInit:100");
        using var device = DeviceCatalogue.Open("auto", 1, out var note);
        Assert.Null(note);
        Assert.True(device is CpuDevice or Kernels.Devices.Accelerators.Accelerator { Features.IsProcessor: false }, device.Name);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(CpuDevice.MaxThreads + 1)]
    public void ThreadsAreCheckedWhateverTheDevice(int threads)
    {
        foreach (var name in new[] { "auto", "cpu", "cuda" })
            Assert.Throws<ArgumentOutOfRangeException>(() => DeviceCatalogue.Open(name, threads));
    }
}
