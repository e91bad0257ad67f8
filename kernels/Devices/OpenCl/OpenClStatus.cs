namespace Daedalus.Kernels.Devices.OpenCl;

/// <summary>Error codes of OpenCL, and what they mean to a caller.</summary>
internal static class OpenClStatus
{
    public const int Success = 0;
    public const int DeviceNotFound = -1;
    public const int PlatformNotFound = -1001;

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

    public static bool IsMemory(int status) => status is AllocationFailed or OutOfHostMemory or InvalidBufferSize;

    private static Exception Error(int status, string device, string call) => IsMemory(status)
        ? new InsufficientMemoryException($"{device}: {call} found no memory ({Name(status)}). Load a smaller model, shorten the answer, or use another device.")
        : new DeviceException(DeviceFault.Lost, device, $"{call} failed with {Name(status)}. Load the model again, or use --device cpu; if it comes back, update the driver.");

    private static string Name(int status) => status switch
    {
        AllocationFailed => "CL_MEM_OBJECT_ALLOCATION_FAILURE",
        OutOfResources => "CL_OUT_OF_RESOURCES",
        OutOfHostMemory => "CL_OUT_OF_HOST_MEMORY",
        InvalidBufferSize => "CL_INVALID_BUFFER_SIZE",
        -11 => "CL_BUILD_PROGRAM_FAILURE",
        -36 => "CL_INVALID_COMMAND_QUEUE",
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
}
