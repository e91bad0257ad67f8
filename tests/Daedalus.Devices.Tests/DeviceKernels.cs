using System.Runtime.InteropServices;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Devices.Tests;

/// <summary>Small kernels with results that a test can foresee.</summary>
internal static class DeviceKernels
{
    public static KernelText Text { get; } = new(typeof(DeviceKernels).Assembly, "device_tests.cl");

    public static KernelText Broken { get; } = new(typeof(DeviceKernels).Assembly, "broken.cl");

    public static DeviceMemory Numbers(IDevice device, params ReadOnlySpan<int> values)
    {
        var memory = device.Allocate(values.Length * sizeof(int));
        device.Write(memory, 0, MemoryMarshal.AsBytes(values));
        return memory;
    }

    public static int[] Read(IDevice device, DeviceMemory memory)
    {
        var values = new int[memory.Bytes / sizeof(int)];
        device.Read(memory, 0, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    public static void Twice(Accelerator device, DeviceMemory numbers) => Run(device, "twice", numbers);

    /// <summary>Writes far behind the numbers.</summary>
    public static void Astray(Accelerator device, DeviceMemory numbers) => Run(device, "astray", numbers);

    public static void Add(Accelerator device, DeviceMemory numbers, int constant, float half, ulong large)
    {
        var count = (int)(numbers.Bytes / sizeof(int));
        device.Launch(new KernelId(Text, "add", new KernelConstants(P0: constant)), new Grid((count + 63) / 64, 1, 64), numbers, count, half, large);
    }

    private static void Run(Accelerator device, string kernel, DeviceMemory numbers)
    {
        var count = (int)(numbers.Bytes / sizeof(int));
        device.Launch(new KernelId(Text, kernel), new Grid((count + 63) / 64, 1, 64), numbers, count);
    }
}
