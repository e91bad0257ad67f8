using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Devices.OpenCl;

namespace Daedalus.Kernels.Devices;

/// <summary>Devices by name: <c>auto</c>, <c>cpu</c>, <c>opencl</c>, <c>opencl:n</c>.</summary>
public static class DeviceCatalogue
{
    /// <summary>Opens a device.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="threads">Threads of the processor; 0 takes one per core.</param>
    public static IDevice Open(string name, int threads = 0)
    {
        if (name == "cpu")
            return new CpuDevice(threads);
        var devices = OpenClPlatforms.Devices();
        return OpenClAccelerator.Open(0, devices[0], BinaryCache.Default());
    }
}
