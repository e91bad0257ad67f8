using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Devices.Tests;

/// <summary>Memory that one device made and another is handed: refused with a word on what and whose it is, before it reaches a driver.</summary>
public class ForeignMemoryTests
{
    [Theory]
    [MemberData(nameof(Accelerators.Kinds), MemberType = typeof(Accelerators))]
    public void ALaunchNamesTheArgumentAndItsDevice(string kind)
    {
        using var device = Accelerators.Open(kind);
        using var processor = new CpuDevice(1);
        using var foreign = DeviceKernels.Numbers(processor, 1, 2);
        var (before, error) = (device.Counters, Assert.Throws<ArgumentException>(() => DeviceKernels.Twice(device, foreign)));
        Assert.Contains($"{device.Name}: argument 0 of twice is memory of the processor", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, device.Counters);
        Assert.Equal([1, 2], DeviceKernels.Read(processor, foreign));
    }

    [Theory]
    [MemberData(nameof(Accelerators.Kinds), MemberType = typeof(Accelerators))]
    public void CopiesAndFillsAreRefusedToo(string kind)
    {
        using var device = Accelerators.Open(kind);
        using var processor = new CpuDevice(1);
        using DeviceMemory own = DeviceKernels.Numbers(device, 7), foreign = DeviceKernels.Numbers(processor, 7);
        Assert.Contains("target is memory of the processor", Assert.Throws<ArgumentException>(() => device.Write(foreign, 0, [1])).Message, StringComparison.Ordinal);
        Assert.Contains("source is memory of the processor", Assert.Throws<ArgumentException>(() => device.Read(foreign, 0, new byte[1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => device.Fill(foreign, 0, 1, 0));
        foreach (var refused in new Action[] { () => processor.Write(own, 0, [1]), () => processor.Read(own, 0, new byte[1]) })
            Assert.Contains($"Memory of {device.Name} was brought to the processor", Assert.Throws<ArgumentException>(refused).Message, StringComparison.Ordinal);
        Assert.Equal([7], DeviceKernels.Read(device, own));
    }

    [Fact]
    public void TwoOpeningsOfADeviceAreTwoDevices()
    {
        using Accelerator one = Accelerators.Open("opencl"), other = Accelerators.Open("opencl");
        using var numbers = DeviceKernels.Numbers(one, 1);
        Assert.Contains("another opening of opencl:0", Assert.Throws<ArgumentException>(() => DeviceKernels.Twice(other, numbers)).Message, StringComparison.Ordinal);
        DeviceKernels.Twice(one, numbers);
        Assert.Equal([2], DeviceKernels.Read(one, numbers));
    }

    [Theory]
    [MemberData(nameof(Accelerators.Kinds), MemberType = typeof(Accelerators))]
    public void AnOperationRefusesAWeightOfAnotherDevice(string kind)
    {
        using var device = Accelerators.Open(kind);
        using var processor = new CpuDevice(1);
        using PackedMatrix there = PackedMatrix.Allocate(device, 64, 32, DType.F32), here = PackedMatrix.Allocate(processor, 64, 32, DType.F32);
        using Matrix a = new(device, 32), c = new(device, 64), hostA = new(processor, 32), hostC = new(processor, 64);
        Assert.Contains("is memory of the processor", Assert.Throws<ArgumentException>(() => MatMul.Run(device, a.Rows(2), here, c.Rows(2))).Message, StringComparison.Ordinal);
        Assert.Contains("is memory of the processor", Assert.Throws<ArgumentException>(() => MatMul.Run(device, hostA.Rows(2), there, c.Rows(2))).Message, StringComparison.Ordinal);
        Assert.Contains("brought to the processor", Assert.Throws<ArgumentException>(() => MatMul.Run(processor, a.Rows(2), here, hostC.Rows(2))).Message, StringComparison.Ordinal);
    }
}
