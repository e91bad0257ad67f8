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

    /// <summary>
    /// What a test asks of a device: everything, but of the emulated one, which takes fifty times as long, every third;
    /// DAEDALUS_WHOLE_EMULATION=1 asks it everything too.
    /// </summary>
    public static IReadOnlyList<GenerationRequest> Some(string name, IEnumerable<GenerationRequest> all) =>
        [.. name == CudaUnderTest.Emulated && Environment.GetEnvironmentVariable("DAEDALUS_WHOLE_EMULATION") != "1" ? all.Where((_, i) => i % 3 == 0) : all];

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
