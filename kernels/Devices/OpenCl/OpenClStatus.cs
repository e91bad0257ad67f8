namespace Daedalus.Kernels.Devices.OpenCl;

/// <summary>Error codes of OpenCL, and what they mean to a caller.</summary>
internal static class OpenClStatus
{
    public const int Success = 0;
    public const int PlatformNotFound = -1001;

    private const int DeviceNotAvailable = -2, ExecutionFailed = -14, InvalidCommandQueue = -36, IllegalAccess = -9999;
    private const int AllocationFailed = -4;
    private const int OutOfResources = -5;
    private const int OutOfHostMemory = -6;
    private const int InvalidBufferSize = -61;

    /// <exception cref="InsufficientMemoryException">The device has no memory left.</exception>
    /// <exception cref="DeviceException">Anything else went wrong.</exception>
    public static void Check(int status, string device, string call)
    {
        if (status != Success)
            throw Error(status, device, call);
    }

    /// <summary>The code's name in the headers.</summary>
    public static string Name(int status) => status switch
    {
        AllocationFailed => "CL_MEM_OBJECT_ALLOCATION_FAILURE",
        OutOfResources => "CL_OUT_OF_RESOURCES",
        OutOfHostMemory => "CL_OUT_OF_HOST_MEMORY",
        InvalidBufferSize => "CL_INVALID_BUFFER_SIZE",
        DeviceNotAvailable => "CL_DEVICE_NOT_AVAILABLE",
        ExecutionFailed => "CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST",
        PlatformNotFound => "CL_PLATFORM_NOT_FOUND_KHR",
        -11 => "CL_BUILD_PROGRAM_FAILURE",
        InvalidCommandQueue => "CL_INVALID_COMMAND_QUEUE",
        -45 => "CL_INVALID_PROGRAM_EXECUTABLE",
        -46 => "CL_INVALID_KERNEL_NAME",
        -48 => "CL_INVALID_KERNEL",
        -49 => "CL_INVALID_ARG_INDEX",
        -50 => "CL_INVALID_ARG_VALUE",
        -51 => "CL_INVALID_ARG_SIZE",
        -52 => "CL_INVALID_KERNEL_ARGS",
        -54 => "CL_INVALID_WORK_GROUP_SIZE",
        _ => $"error {status}",
    };

    private static bool IsMemory(int status) => status is AllocationFailed or OutOfHostMemory or InvalidBufferSize;

    // Drivers have no code of their own for a device that is gone; these are what calls answer after a kernel brought it down.
    private static bool IsLoss(int status) => status is DeviceNotAvailable or OutOfResources or ExecutionFailed or InvalidCommandQueue or IllegalAccess;

    private static Exception Error(int status, string device, string call) => status switch
    {
        _ when IsMemory(status) => new InsufficientMemoryException(
            $"{device}: {call} found no memory ({Name(status)}). Load a smaller model, shorten the answer, or use another device."),
        _ when IsLoss(status) => new DeviceException(
            DeviceFault.Lost, device, $"the device stopped working ({Name(status)} from {call}); its memory is gone. Load the model again, or use --device cpu."),
        _ => new DeviceException(DeviceFault.BrokenDriver, device, $"{call} failed with {Name(status)}. Update the driver, or use --device cpu."),
    };
}
