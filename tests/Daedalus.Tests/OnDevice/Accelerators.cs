using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Tests.Emulated;

namespace Daedalus.Tests.OnDevice;

/// <summary>The accelerators that the loop is tested on.</summary>
internal static class Accelerators
{
    public static TheoryData<string> Names { get; } = ["opencl:0", .. CudaUnderTest.Device is { } cuda ? [cuda] : Array.Empty<string>()];

    /// <summary>Those that can record steps.</summary>
    public static TheoryData<string> Recording { get; } = [.. CudaUnderTest.Device is { } cuda ? [cuda] : Array.Empty<string>()];

    /// <summary>Opens one, or skips the test with the reason.</summary>
    public static Accelerator Open(string name)
    {
        try
        {
            return (Accelerator)DeviceCatalogue.Open(name.Split(' ')[0]);
        }
        catch (DeviceException missing) when (missing.Fault == DeviceFault.Missing)
        {
            MissingDevice.Skip(missing.Message);
            throw;
        }
    }
}
