using System.Collections.Concurrent;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;
using Daedalus.Tests.Emulated;

namespace Daedalus.Kernels.Tests;

/// <summary>The devices that every operation is tested on: each instruction set with one thread and with two, and what accelerators there are.</summary>
internal static class TestDevices
{
    private static readonly ConcurrentDictionary<string, Lazy<IDevice>> Opened = new();

    public static IEnumerable<string> Names => [.. Processors, .. OpenCl, .. Cuda];

    public static IEnumerable<string> Processors => Cases.Isas.SelectMany(isa => new[] { $"{isa} x 1", $"{isa} x 2" });

    public static IEnumerable<string> OpenCl => ["opencl:0"];

    public static IEnumerable<string> Cuda => CudaUnderTest.Device is { } cuda ? [cuda] : [];

    /// <summary>Each with every type that rows of weights are stored in.</summary>
    public static TheoryData<string, DType> WithStoredTypes() => new(Names.SelectMany(device => Cases.StoredTypes.Select(type => (device, type))));

    /// <summary>Opens a device once for all tests; it lives as long as the process.</summary>
    public static IDevice Get(string name)
    {
        try
        {
            return Opened.GetOrAdd(name, key => new Lazy<IDevice>(() => Open(key))).Value;
        }
        catch (DeviceException missing) when (missing.Fault == DeviceFault.Missing)
        {
            MissingDevice.Skip(missing.Message);
            throw;
        }
    }

    private static IDevice Open(string name) => name.Split(" x ") is [var isa, var threads]
        ? new CpuDevice(int.Parse(threads, System.Globalization.CultureInfo.InvariantCulture), Enum.Parse<CpuIsa>(isa))
        : DeviceCatalogue.Open(name.Split(' ')[0]);
}
