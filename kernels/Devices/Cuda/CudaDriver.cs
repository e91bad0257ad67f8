using System.Globalization;

namespace Daedalus.Kernels.Devices.Cuda;

/// <summary>The devices of the CUDA driver, in its order: that is the number in <c>cuda:n</c>.</summary>
internal static unsafe class CudaDriver
{
    private const string Kind = "cuda";
    private const string Cure = "Install the driver of an NVIDIA GPU, version 11.4 or newer";

    /// <summary>Version of the driver, e.g. 12.4.</summary>
    public static string Version
    {
        get
        {
            int version;
            Check(CudaNative.cuDriverGetVersion(&version), nameof(CudaNative.cuDriverGetVersion));
            return string.Create(CultureInfo.InvariantCulture, $"{version / 1000}.{version % 1000 / 10}");
        }
    }

    /// <exception cref="DeviceException">There is no driver, no device, or the driver answers with an error.</exception>
    public static IReadOnlyList<CudaDeviceInfo> Devices()
    {
        NativeLibraries.Require(NativeLibraries.Cuda, Kind, "the CUDA driver", Cure, CudaNative.Functions);
        Check(CudaNative.cuInit(0), nameof(CudaNative.cuInit));
        int count;
        Check(CudaNative.cuDeviceGetCount(&count), nameof(CudaNative.cuDeviceGetCount));
        if (count <= 0)
            throw CudaStatus.Error(CudaStatus.NoDevice, Kind, nameof(CudaNative.cuDeviceGetCount));
        var version = Version;
        return [.. Enumerable.Range(0, count).Select(index => CudaDeviceInfo.Read(index, version))];
    }

    // No device is at work yet, so whatever the driver answers is the driver's own trouble.
    private static void Check(int status, string call)
    {
        if (status == CudaStatus.NoDevice)
            throw CudaStatus.Error(status, Kind, call);
        if (status != CudaStatus.Success)
            throw new DeviceException(DeviceFault.BrokenDriver, Kind, $"{call} failed with {CudaStatus.Name(status)}. Reinstall the driver, restart the machine, or use --device cpu.");
    }
}
