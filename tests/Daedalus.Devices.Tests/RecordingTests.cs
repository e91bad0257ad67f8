using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Tests.Emulated;

namespace Daedalus.Devices.Tests;

public class RecordingTests
{
    [Fact]
    public void AReplayDoesWhatTheLaunchesDidAndCountsAsOne()
    {
        Emulated.Begin();
        using var device = Emulated.OpenUsual();
        using var numbers = DeviceKernels.Numbers(device, 1, 2, 3);
        Work();
        Assert.Equal([7, 9, 11], DeviceKernels.Read(device, numbers));

        var before = device.Counters;
        using var recording = device.Record(Work)!;
        Assert.Equal(default, device.Counters - before);
        Assert.Equal([7, 9, 11], DeviceKernels.Read(device, numbers));
        before = device.Counters;
        recording.Replay();
        recording.Replay();
        Assert.Equal(new LaunchCounters(0, Replays: 2, 0, 0, 0, 0), device.Counters - before);
        Assert.Equal([(((7 * 2) + 5) * 2) + 5, (((9 * 2) + 5) * 2) + 5, (((11 * 2) + 5) * 2) + 5], DeviceKernels.Read(device, numbers));
        Assert.Equal(2, EmulatedCuda.Counter("graph_launches"));

        void Work()
        {
            DeviceKernels.Twice(device, numbers);
            DeviceKernels.Add(device, numbers, constant: 2, half: 1f, large: 1UL << 40);
        }
    }

    [Theory]
    [InlineData("memory was taken")]
    [InlineData("memory was written")]
    [InlineData("memory was read")]
    [InlineData("waited for")]
    [InlineData("add ran for the first time")]
    [InlineData("another recording")]
    [InlineData("disposed of")]
    public void WhatCannotBeRepeatedIsRefusedAndTheDeviceGoesOn(string what)
    {
        Emulated.Begin();
        using var device = Emulated.OpenUsual();
        using var numbers = DeviceKernels.Numbers(device, 1, 2);
        DeviceKernels.Twice(device, numbers);
        var error = Assert.Throws<DeviceException>(() => device.Record(() =>
        {
            DeviceKernels.Twice(device, numbers);
            Forbidden(device, numbers, what);
        }));
        Assert.Equal(DeviceFault.Unsupported, error.Fault);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        DeviceKernels.Twice(device, numbers);
        Assert.Equal([4, 8], DeviceKernels.Read(device, numbers));
        Assert.Equal(0, EmulatedCuda.Counter("live_graphs"));
    }

    [Fact]
    public void AnErrorOfTheWorkIsTheCallersAndTheDeviceGoesOn()
    {
        Emulated.Begin();
        using var device = Emulated.OpenUsual();
        using var numbers = DeviceKernels.Numbers(device, 5);
        Assert.Throws<InvalidTimeZoneException>(() => device.Record(() => throw new InvalidTimeZoneException()));
        DeviceKernels.Twice(device, numbers);
        Assert.Equal([10], DeviceKernels.Read(device, numbers));
    }

    [Theory]
    [InlineData("cuStreamBeginCapture_v2:801")]
    [InlineData("cuStreamEndCapture:901")]
    [InlineData("cuGraphInstantiateWithFlags:801")]
    public void ADriverThatCannotRecordIsADeviceThatGoesOn(string fault)
    {
        Emulated.Begin();
        using var device = Emulated.OpenUsual();
        using var numbers = DeviceKernels.Numbers(device, 5);
        DeviceKernels.Twice(device, numbers);
        EmulatedCuda.Fail(fault);
        var error = Assert.Throws<DeviceException>(() => device.Record(() => DeviceKernels.Twice(device, numbers)));
        Assert.Equal(DeviceFault.Unsupported, error.Fault);
    }

    [Fact]
    public void WhatIsFreedWhileRecordingIsFreedAfterwards()
    {
        Emulated.Begin();
        using var device = Emulated.OpenUsual();
        using var numbers = DeviceKernels.Numbers(device, 5);
        DeviceKernels.Twice(device, numbers);
        DeviceMemory mine = device.Allocate(1 << 16), elsewhere = device.Allocate(1 << 16);
        var free = device.AvailableMemory;
        using var recording = device.Record(() =>
        {
            mine.Dispose();
            var other = new Thread(elsewhere.Dispose);
            other.Start();
            other.Join();
            DeviceKernels.Twice(device, numbers);
            Assert.Equal(free, device.AvailableMemory);
        })!;
        Assert.Equal(free + (2 << 16), device.AvailableMemory);
        recording.Replay();
        Assert.Equal([20], DeviceKernels.Read(device, numbers));
    }

    [Fact]
    public void ADeviceThatCannotRecordRunsTheWork()
    {
        using var device = Accelerators.Open("opencl");
        using var numbers = DeviceKernels.Numbers(device, 5);
        Assert.Null(device.Record(() => DeviceKernels.Twice(device, numbers)));
        Assert.Equal([10], DeviceKernels.Read(device, numbers));
    }

    private static void Forbidden(Accelerator device, DeviceMemory numbers, string what)
    {
        switch (what)
        {
            case "memory was taken": device.Allocate(64); break;
            case "memory was written": device.Write(numbers, 0, [1]); break;
            case "memory was read": device.Read(numbers, 0, new byte[1]); break;
            case "waited for": device.Wait(); break;
            case "add ran for the first time": DeviceKernels.Add(device, numbers, 77, 0, 0); break;
            case "another recording": device.Record(() => { }); break;
            default: device.Dispose(); break;
        }
    }
}
