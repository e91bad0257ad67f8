using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Tests.Emulated;

namespace Daedalus.Devices.Tests;

public class LostDeviceTests
{
    private static readonly Dictionary<string, Action<Accelerator, DeviceMemory>> Calls = new()
    {
        ["read"] = (device, numbers) => device.Read(numbers, 0, new byte[4]),
        ["write"] = (device, numbers) => device.Write(numbers, 0, new byte[4]),
        ["fill"] = (device, numbers) => device.Fill(numbers, 0, 4, 0),
        ["wait"] = (device, _) => device.Wait(),
        ["allocate"] = (device, _) => device.Allocate(64),
        ["launch"] = DeviceKernels.Twice,
        ["compile"] = (device, numbers) => DeviceKernels.Add(device, numbers, 99, 0, 0),
        ["record"] = (device, numbers) => device.Record(() => DeviceKernels.Twice(device, numbers)),
        ["memory"] = (device, _) => Assert.Equal(-1, device.AvailableMemory),
    };

    public static TheoryData<string> FirstCalls => [.. Calls.Keys];

    [Theory]
    [MemberData(nameof(FirstCalls))]
    public void EveryCallSaysSoFirstAndEverAfter(string first)
    {
        Emulated.Begin();
        var device = Emulated.OpenUsual();
        var numbers = DeviceKernels.Numbers(device, 1, 2, 3);
        DeviceKernels.Twice(device, numbers);
        Assert.Equal([2, 4, 6], DeviceKernels.Read(device, numbers));
        EmulatedCuda.Fail("lost");
        foreach (var call in Calls.Values.Prepend(Calls[first]))
        {
            var error = Assert.Throws<DeviceException>(() => call(device, numbers));
            Assert.Equal((DeviceFault.Lost, "cuda:0"), (error.Fault, error.Device));
            foreach (var words in new[] { "stopped working", "CUDA_ERROR_LAUNCH_FAILED", "memory is gone", "Load the model again", "--device cpu" })
                Assert.Contains(words, error.Message, StringComparison.Ordinal);
        }

        numbers.Dispose();
        device.Dispose();
        device.Dispose();
        using var other = DeviceCatalogue.Open("cpu", 1);
        Assert.IsType<CpuDevice>(other);
    }

    [Fact]
    public void AKernelThatWalksOutOfItsMemoryLosesTheDeviceAndNotTheProcess()
    {
        Emulated.Begin();
        var device = Emulated.OpenUsual();
        var numbers = DeviceKernels.Numbers(device, 1, 2, 3);
        DeviceKernels.Astray(device, numbers);
        var error = Assert.Throws<DeviceException>(() => DeviceKernels.Read(device, numbers));
        Assert.Equal(DeviceFault.Lost, error.Fault);
        Assert.Contains("CUDA_ERROR_ILLEGAL_ADDRESS", error.Message, StringComparison.Ordinal);
        device.Dispose();
        numbers.Dispose();
    }

    [Fact]
    public void TheFirstChoiceThatIsLostIsPassedOverWithItsReason()
    {
        Emulated.Begin();
        using (var device = Emulated.OpenUsual())
        {
            EmulatedCuda.Fail("lost");
            Assert.Throws<DeviceException>(device.Wait);
        }

        using var next = DeviceCatalogue.Open("auto", 1, out var note);
        Assert.DoesNotContain("cuda", next.Name, StringComparison.Ordinal);
        Assert.Contains("cuda:0", note, StringComparison.Ordinal);
        Assert.EndsWith($"Using {next.Name}.", note, StringComparison.Ordinal);
        Assert.Contains(DeviceCatalogue.List(), listing => listing.Name == "cpu" && listing.Fault is null);
    }

    [Fact]
    public void TooLittleMemoryIsNoLoss()
    {
        Emulated.Begin();
        using var device = Emulated.OpenUsual();
        using var numbers = DeviceKernels.Numbers(device, 4);
        foreach (var call in new[] { "cuMemAlloc_v2", "cuLaunchKernel", "cuMemcpyHtoDAsync_v2" })
        {
            EmulatedCuda.Fail($"{call}:2");
            Assert.Throws<InsufficientMemoryException>(() =>
            {
                device.Allocate(64).Dispose();
                device.Write(numbers, 0, [8, 0, 0, 0]);
                DeviceKernels.Twice(device, numbers);
            });
        }

        device.Write(numbers, 0, [8, 0, 0, 0]);
        DeviceKernels.Twice(device, numbers);
        Assert.Equal([16], DeviceKernels.Read(device, numbers));
    }
}
