using System.Runtime.InteropServices;

namespace Daedalus.Kernels.Devices.Cuda;

/// <summary>Results of the CUDA driver, and what they mean to a caller.</summary>
internal static unsafe class CudaStatus
{
    public const int Success = 0;
    public const int OutOfMemory = 2;
    public const int NoDevice = 100;

    private const int Deinitialized = 4, DeviceUnavailable = 46, InvalidContext = 201, EccUncorrectable = 214, NvlinkUncorrectable = 220;
    private const int IllegalAddress = 700, LaunchTimeout = 702, ContextDestroyed = 709, Assert = 710, HardwareStack = 714, LaunchFailed = 719, Unknown = 999;
    private const int InvalidValue = 1, LaunchOutOfResources = 701, NotSupported = 801, CaptureUnsupported = 900, CaptureLast = 908;

    /// <summary>Whether the context answers every later call with an error too: what was on the device is gone.</summary>
    public static bool IsLoss(int status) => status
        is IllegalAddress or LaunchTimeout or ContextDestroyed or Assert or (>= HardwareStack and <= LaunchFailed)
        or EccUncorrectable or NvlinkUncorrectable or Deinitialized or DeviceUnavailable or InvalidContext or Unknown;

    /// <summary>The error of a call that failed.</summary>
    public static Exception Error(int status, string device, string call) => status switch
    {
        OutOfMemory => new InsufficientMemoryException($"{device}: {call} found no memory ({Name(status)}). Load a smaller model, shorten the answer, or use another device."),
        NoDevice => new DeviceException(DeviceFault.Missing, device, $"the driver finds no device ({Name(status)} from {call}). See that it is plugged in and that CUDA_VISIBLE_DEVICES does not hide it."),
        InvalidValue or LaunchOutOfResources or NotSupported or (>= CaptureUnsupported and <= CaptureLast) =>
            new DeviceException(DeviceFault.Unsupported, device, $"{call} is more than the device or its driver can do ({Name(status)}). Use --device cpu."),
        _ when IsLoss(status) => Loss(device, $"{Name(status)} from {call}"),
        _ => new DeviceException(DeviceFault.BrokenDriver, device, $"{call} failed with {Name(status)}. Reinstall the driver, or use --device cpu."),
    };

    /// <summary>The error of every call to a device that is gone.</summary>
    public static DeviceException Loss(string device, string reason) => new(
        DeviceFault.Lost, device, $"the device stopped working ({reason}); its memory is gone. Load the model again, or use --device cpu.");

    /// <summary>The driver's name of a result.</summary>
    public static string Name(int status)
    {
        byte* name;
        return CudaNative.cuGetErrorName(status, &name) == Success && Marshal.PtrToStringUTF8((nint)name) is { Length: > 0 } text ? text : $"CUDA error {status}";
    }
}
