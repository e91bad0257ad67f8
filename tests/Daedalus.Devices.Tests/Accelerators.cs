using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.OpenCl;
using Daedalus.Tests.Emulated;

namespace Daedalus.Devices.Tests;

/// <summary>What every accelerator must do alike.</summary>
internal static class Accelerators
{
    public static TheoryData<string> Kinds => ["cuda", "opencl"];

    /// <summary>A device of a kind of its own for one test, or a skipped test. What it compiles is kept as where devices are opened by name.</summary>
    public static Accelerator Open(string kind) => Open(kind, kind == "opencl" ? BinaryCache.None : BinaryCache.Default());

    /// <inheritdoc cref="Open(string)"/>
    public static Accelerator Open(string kind, BinaryCache cache)
    {
        if (kind == "cuda")
        {
            Emulated.Begin();
            return Emulated.Open(cache);
        }

        try
        {
            return OpenClAccelerator.Open(0, OpenClPlatforms.Devices()[0], cache);
        }
        catch (DeviceException missing) when (missing.Fault == DeviceFault.Missing)
        {
            MissingDevice.Skip(missing.Message);
            throw;
        }
    }
}
