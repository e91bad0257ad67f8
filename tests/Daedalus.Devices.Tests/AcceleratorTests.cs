using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Devices.Tests;

public class AcceleratorTests
{
    [Theory]
    [MemberData(nameof(Accelerators.Kinds), MemberType = typeof(Accelerators))]
    public void ArgumentsOfEveryKindArrive(string kind)
    {
        using var device = Accelerators.Open(kind);
        using var numbers = DeviceKernels.Numbers(device, [.. Enumerable.Range(0, 100)]);
        DeviceKernels.Add(device, numbers, constant: 5, half: 1.5f, large: 7UL << 40);
        Assert.Equal(Enumerable.Range(15, 100), DeviceKernels.Read(device, numbers));
    }

    [Theory]
    [MemberData(nameof(Accelerators.Kinds), MemberType = typeof(Accelerators))]
    public void WhatIsWrittenMayBeReusedAtOnceHoweverLarge(string kind)
    {
        using var device = Accelerators.Open(kind);
        foreach (var size in new[] { 4, 100_000, 262_144, 262_148, 2_000_000 })
        {
            using var numbers = device.Allocate(20L * size);
            var bytes = new byte[size];
            for (var part = 0; part < 20; part++)
            {
                bytes.AsSpan().Fill((byte)(part + 1));
                device.Write(numbers, (long)part * size, bytes);
            }

            var all = new byte[20 * size];
            device.Read(numbers, 0, all);
            for (var part = 0; part < 20; part++)
                Assert.False(all.AsSpan(part * size, size).ContainsAnyExcept((byte)(part + 1)), $"part {part} of {size} bytes");
        }
    }

    [Theory]
    [MemberData(nameof(Accelerators.Kinds), MemberType = typeof(Accelerators))]
    public void NothingIsMovedOutsideOfAMemory(string kind)
    {
        using var device = Accelerators.Open(kind);
        using var memory = device.Allocate(16);
        foreach (var (offset, bytes) in new[] { (1L, 16), (-1, 1), (17, 0), (long.MaxValue, 1) })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => device.Write(memory, offset, new byte[bytes]));
            Assert.Throws<ArgumentOutOfRangeException>(() => device.Read(memory, offset, new byte[bytes]));
            Assert.Throws<ArgumentOutOfRangeException>(() => device.Fill(memory, offset, bytes, 1));
        }

        device.Write(memory, 16, []);
        device.Read(memory, 16, []);
        device.Fill(memory, 16, 0, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => device.Allocate(0));
    }

    [Theory]
    [MemberData(nameof(Accelerators.Kinds), MemberType = typeof(Accelerators))]
    public void FillSetsItsBytesAndNoOthers(string kind)
    {
        using var device = Accelerators.Open(kind);
        using var memory = device.Allocate(8);
        device.Write(memory, 0, [1, 1, 1, 1, 1, 1, 1, 1]);
        device.Fill(memory, 3, 4, 0xAB);
        var bytes = new byte[8];
        device.Read(memory, 0, bytes);
        Assert.Equal([1, 1, 1, 0xAB, 0xAB, 0xAB, 0xAB, 1], bytes);
    }

    [Theory]
    [MemberData(nameof(Accelerators.Kinds), MemberType = typeof(Accelerators))]
    public void TooLittleMemoryIsToldWithFiguresAndTheDeviceGoesOn(string kind)
    {
        using var device = Accelerators.Open(kind);
        var error = Assert.Throws<InsufficientMemoryException>(() => device.Allocate(1L << 45));
        Assert.Contains("35,184,372,088,832 bytes", error.Message, StringComparison.Ordinal);
        Assert.Contains("are free", error.Message, StringComparison.Ordinal);
        using var numbers = DeviceKernels.Numbers(device, 21);
        DeviceKernels.Twice(device, numbers);
        Assert.Equal([42], DeviceKernels.Read(device, numbers));
    }

    [Theory]
    [MemberData(nameof(Accelerators.Kinds), MemberType = typeof(Accelerators))]
    public void ATextThatDoesNotCompileIsToldWithTheFirstErrorAndTheDeviceGoesOn(string kind)
    {
        using var device = Accelerators.Open(kind);
        using var numbers = DeviceKernels.Numbers(device, 1, 2, 3);
        var error = Assert.Throws<DeviceException>(() => device.Launch(new KernelId(DeviceKernels.Broken, "broken"), new Grid(1, 1, 64), numbers));
        Assert.Equal((DeviceFault.CompileFailed, device.Name), (error.Fault, error.Device));
        Assert.Contains("broken.cl", error.Message, StringComparison.Ordinal);
        Assert.Contains("no_such_name", error.Message, StringComparison.Ordinal);
        Assert.Contains("--device cpu", error.Message, StringComparison.Ordinal);
        Assert.Throws<DeviceException>(() => device.Launch(new KernelId(DeviceKernels.Text, "nobody"), new Grid(1, 1, 64), numbers));
        DeviceKernels.Twice(device, numbers);
        Assert.Equal([2, 4, 6], DeviceKernels.Read(device, numbers));
    }

    [Theory]
    [MemberData(nameof(Accelerators.Kinds), MemberType = typeof(Accelerators))]
    public void MemoryComesBackAndOutlivesNothing(string kind)
    {
        var device = Accelerators.Open(kind);
        var free = device.AvailableMemory;
        var memory = device.Allocate(1 << 20);
        Assert.InRange(device.AvailableMemory, 0, free - (1 << 20));
        memory.Dispose();
        memory.Dispose();
        Assert.Equal(free, device.AvailableMemory);
        Assert.Throws<ObjectDisposedException>(() => device.Read(memory, 0, new byte[1]));
        var late = device.Allocate(64);
        device.Dispose();
        device.Dispose();
        late.Dispose();
        Assert.Throws<ObjectDisposedException>(() => device.Allocate(1));
        Assert.Throws<ObjectDisposedException>(device.Wait);
        Assert.Throws<ObjectDisposedException>(() => DeviceKernels.Twice(device, late));
    }

    [Theory]
    [MemberData(nameof(Accelerators.Kinds), MemberType = typeof(Accelerators))]
    public void CountersCountWhatWasAsked(string kind)
    {
        using var device = Accelerators.Open(kind);
        using var numbers = DeviceKernels.Numbers(device, 1, 2);
        DeviceKernels.Twice(device, numbers);
        device.Fill(numbers, 4, 4, 0);
        Assert.Equal([2, 0], DeviceKernels.Read(device, numbers));
        device.Launch(new KernelId(DeviceKernels.Text, "twice"), new Grid(0, 1, 64), numbers, 0);
        device.Wait();
        Assert.Equal(new LaunchCounters(Launches: 2, Replays: 0, Waits: 2, BytesToDevice: 8, BytesToHost: 8, Allocations: 1), device.Counters);
    }
}
