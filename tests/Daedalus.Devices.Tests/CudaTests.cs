using System.Reflection;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cuda;
using Daedalus.Kernels.Devices.OpenCl;
using Daedalus.Tests.Emulated;

namespace Daedalus.Devices.Tests;

public class CudaTests
{
    [Theory]
    [InlineData(75, false)]
    [InlineData(80, true)]
    [InlineData(90, true)]
    public void FeaturesFollowTheComputeCapability(int architecture, bool hasTensorCores)
    {
        Emulated.Begin();
        EmulatedCuda.Option("ARCH", $"{architecture}");
        using var device = Emulated.OpenUsual();
        Assert.Equal((hasTensorCores, true, true, false), (device.Features.TensorCores, device.Features.Doubles, device.Features.Recording, device.Features.IsProcessor));
        Assert.Contains($"compute capability {architecture / 10}.{architecture % 10}", device.Description, StringComparison.Ordinal);
        Assert.Equal(2L << 30, device.Features.MemoryBytes);
        using var numbers = DeviceKernels.Numbers(device, 4);
        DeviceKernels.Twice(device, numbers);
        Assert.Equal([8], DeviceKernels.Read(device, numbers));
    }

    [Fact]
    public void AnArchitectureNewerThanTheCompilerGetsPtx()
    {
        Emulated.Begin();
        EmulatedCuda.Option("ARCH", "999");
        Assert.Matches("^compute_[0-9]+$", new Nvrtc(CudaDriver.Devices()[0]).Architecture);
        EmulatedCuda.Option("ARCH", "90");
        Assert.Equal("sm_90", new Nvrtc(CudaDriver.Devices()[0]).Architecture);
        EmulatedCuda.Option("ARCH", "13");
        var error = Assert.Throws<DeviceException>(() => new Nvrtc(CudaDriver.Devices()[0]));
        Assert.Equal(DeviceFault.Unsupported, error.Fault);
        Assert.Contains("compute capability 1.3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SharedMemoryBeyondTheUsualIsHadAndTooMuchIsRefused()
    {
        Emulated.Begin();
        using var device = Emulated.OpenUsual();
        using var numbers = DeviceKernels.Numbers(device, 0);
        foreach (var bytes in new[] { 1024, 48 << 10, 100 << 10, 64 << 10, device.Features.LocalBytes })
        {
            device.Fill(numbers, 0, 4, 0);
            Last(bytes);
            Assert.Equal([42], DeviceKernels.Read(device, numbers));
        }

        var error = Assert.Throws<DeviceException>(() => Last(device.Features.LocalBytes + 4));
        Assert.Equal(DeviceFault.Unsupported, error.Fault);
        Assert.Contains("shared_last", error.Message, StringComparison.Ordinal);
        Last(1024);
        Assert.Equal([42], DeviceKernels.Read(device, numbers));

        void Last(int bytes) => device.Launch(new KernelId(DeviceKernels.Text, "shared_last"), new Grid(1, 1, 64, bytes), numbers, bytes);
    }

    [Fact]
    public void AGridThatNoDeviceHasIsRefusedAndTheDeviceGoesOn()
    {
        Emulated.Begin();
        using var device = Emulated.OpenUsual();
        using var numbers = DeviceKernels.Numbers(device, 3);
        var error = Assert.Throws<DeviceException>(() => device.Launch(new KernelId(DeviceKernels.Text, "twice"), new Grid(1, 70_000, 64), numbers, 1));
        Assert.Equal(DeviceFault.Unsupported, error.Fault);
        Assert.Contains("twice", error.Message, StringComparison.Ordinal);
        DeviceKernels.Twice(device, numbers);
        Assert.Equal([6], DeviceKernels.Read(device, numbers));
    }

    [Fact]
    public void NothingStaysBehind()
    {
        Emulated.Begin();
        var device = Emulated.OpenUsual();
        var numbers = DeviceKernels.Numbers(device, 3);
        DeviceKernels.Twice(device, numbers);
        var recording = device.Record(() => DeviceKernels.Twice(device, numbers))!;
        _ = device.Nothing;
        device.Dispose();
        Assert.Equal(1, EmulatedCuda.Counter("live_allocations"));
        recording.Dispose();
        numbers.Dispose();
        foreach (var kind in new[] { "allocations", "modules", "streams", "graphs", "graph_execs", "contexts" })
            Assert.Equal((kind, 0), (kind, EmulatedCuda.Counter("live_" + kind)));
    }

    [Fact]
    public void WhatIsForgottenIsFreedByTheCollectorOnItsOwnThread()
    {
        Emulated.Begin();
        using var device = Emulated.OpenUsual();
        var other = new Thread(() => Forget(device));
        other.Start();
        other.Join();
        for (var i = 0; i < 20 && EmulatedCuda.Counter("live_allocations") > 0; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(0, EmulatedCuda.Counter("live_allocations"));
        device.Wait();
    }

    [Fact]
    public void ThreadsShareADevice()
    {
        Emulated.Begin();
        using var device = Emulated.OpenUsual();
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, index =>
        {
            using var numbers = DeviceKernels.Numbers(device, index, index + 1);
            for (var i = 0; i < 5; i++)
                DeviceKernels.Twice(device, numbers);
            Assert.Equal([32 * index, 32 * (index + 1)], DeviceKernels.Read(device, numbers));
        });
    }

    [Theory]
    [InlineData("cuDevicePrimaryCtxRetain:2")]
    [InlineData("cuStreamCreate:2")]
    [InlineData("cuCtxSetCurrent:201")]
    public void ADeviceThatDoesNotOpenLeavesNothingBehind(string fault)
    {
        Emulated.Begin();
        var info = CudaDriver.Devices()[0];
        EmulatedCuda.Fail(fault);
        Assert.ThrowsAny<Exception>(() => CudaAccelerator.Open(info, new BinaryCache(null)));
        Assert.Equal(0, EmulatedCuda.Counter("live_streams"));
        Assert.Equal(0, EmulatedCuda.Counter("live_contexts"));
        using var device = Emulated.OpenUsual();
        device.Wait();
    }

    [Theory]
    [InlineData("cuInit:3", DeviceFault.BrokenDriver)]
    [InlineData("cuInit:803", DeviceFault.BrokenDriver)]
    [InlineData("cuInit:100", DeviceFault.Missing)]
    [InlineData("cuDeviceGetCount:999", DeviceFault.BrokenDriver)]
    [InlineData("cuDeviceTotalMem_v2:999", DeviceFault.BrokenDriver)]
    public void ADriverThatAnswersWithErrorsIsTold(string fault, DeviceFault expected)
    {
        Emulated.Begin();
        EmulatedCuda.Fail(fault);
        var listing = Assert.Single(DeviceCatalogue.List(), listing => listing.Name == "cuda");
        Assert.Equal(expected, listing.Fault);
        Assert.Contains(fault.Split(':')[0], listing.Description, StringComparison.Ordinal);
        EmulatedCuda.Fail(fault);
        Assert.Equal(expected, Assert.Throws<DeviceException>(() => DeviceCatalogue.Open("cuda")).Fault);
    }

    [Theory]
    [InlineData(typeof(CudaNative))]
    [InlineData(typeof(NvrtcNative))]
    [InlineData(typeof(OpenClNative))]
    public void EveryFunctionThatIsCalledIsLookedForBeforehand(Type binding)
    {
        var imported = binding.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => !method.IsSpecialName).Select(method => method.Name);
        var named = (string[])binding.GetField("Names", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;
        Assert.Equal(imported.Order(), named.Order());
    }

    private static void Forget(Accelerator device)
    {
        for (var i = 0; i < 3; i++)
            device.Fill(device.Allocate(64), 0, 64, 1);
    }
}
