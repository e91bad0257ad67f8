using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cuda;
using Daedalus.Tests.Emulated;

namespace Daedalus.Devices.Tests;

/// <summary>Devices of the emulated driver, each test's own.</summary>
internal static class Emulated
{
    /// <summary>A driver without a past; skips the test where there is none.</summary>
    public static void Begin()
    {
        MissingDevice.SkipUnless(EmulatedCuda.IsBuilt, "the emulated CUDA driver is not built here: it needs Linux and g++ or clang++");
        EmulatedCuda.Reset();
    }

    /// <summary>A new device with a cache of its own.</summary>
    public static CudaAccelerator Open(BinaryCache cache) => CudaAccelerator.Open(CudaDriver.Devices()[0], cache);

    /// <summary>A device by its name, with the usual cache.</summary>
    public static Accelerator OpenUsual() => (Accelerator)DeviceCatalogue.Open("cuda");
}
