using System.Runtime.InteropServices;

namespace Daedalus.Kernels.Devices.Cuda;

/// <summary>The functions of the CUDA driver that are used, as the driver API manual declares them. Every one returns a <c>CUresult</c>.</summary>
internal static unsafe partial class CudaNative
{
    private const string Library = NativeLibraries.Cuda;

    /// <summary>What a driver must have; version 11.4 does.</summary>
    public static ReadOnlySpan<string> Functions => Names;

    private static readonly string[] Names =
    [
        nameof(cuInit), nameof(cuDriverGetVersion), nameof(cuGetErrorName), nameof(cuDeviceGetCount), nameof(cuDeviceGet), nameof(cuDeviceGetName),
        nameof(cuDeviceTotalMem_v2), nameof(cuDeviceGetAttribute), nameof(cuDevicePrimaryCtxRetain), nameof(cuDevicePrimaryCtxRelease_v2),
        nameof(cuCtxSetCurrent), nameof(cuMemGetInfo_v2), nameof(cuMemAlloc_v2), nameof(cuMemFree_v2), nameof(cuMemcpyHtoDAsync_v2),
        nameof(cuMemcpyDtoHAsync_v2), nameof(cuMemsetD8Async), nameof(cuStreamCreate), nameof(cuStreamDestroy_v2), nameof(cuStreamSynchronize),
        nameof(cuStreamBeginCapture_v2), nameof(cuStreamEndCapture), nameof(cuGraphInstantiateWithFlags), nameof(cuGraphLaunch), nameof(cuGraphDestroy),
        nameof(cuGraphExecDestroy), nameof(cuModuleLoadData), nameof(cuModuleUnload), nameof(cuModuleGetFunction), nameof(cuFuncSetAttribute),
        nameof(cuLaunchKernel),
    ];

    [LibraryImport(Library)]
    public static partial int cuInit(uint flags);

    [LibraryImport(Library)]
    public static partial int cuDriverGetVersion(int* version);

    [LibraryImport(Library)]
    public static partial int cuGetErrorName(int status, byte** name);

    [LibraryImport(Library)]
    public static partial int cuDeviceGetCount(int* count);

    [LibraryImport(Library)]
    public static partial int cuDeviceGet(int* device, int ordinal);

    [LibraryImport(Library)]
    public static partial int cuDeviceGetName(byte* name, int capacity, int device);

    [LibraryImport(Library)]
    public static partial int cuDeviceTotalMem_v2(nuint* bytes, int device);

    [LibraryImport(Library)]
    public static partial int cuDeviceGetAttribute(int* value, int attribute, int device);

    [LibraryImport(Library)]
    public static partial int cuDevicePrimaryCtxRetain(nint* context, int device);

    [LibraryImport(Library)]
    public static partial int cuDevicePrimaryCtxRelease_v2(int device);

    [LibraryImport(Library)]
    public static partial int cuCtxSetCurrent(nint context);

    [LibraryImport(Library)]
    public static partial int cuMemGetInfo_v2(nuint* free, nuint* total);

    [LibraryImport(Library)]
    public static partial int cuMemAlloc_v2(nint* memory, nuint bytes);

    [LibraryImport(Library)]
    public static partial int cuMemFree_v2(nint memory);

    [LibraryImport(Library)]
    public static partial int cuMemcpyHtoDAsync_v2(nint target, void* source, nuint bytes, nint stream);

    [LibraryImport(Library)]
    public static partial int cuMemcpyDtoHAsync_v2(void* target, nint source, nuint bytes, nint stream);

    [LibraryImport(Library)]
    public static partial int cuMemsetD8Async(nint target, byte value, nuint bytes, nint stream);

    [LibraryImport(Library)]
    public static partial int cuStreamCreate(nint* stream, uint flags);

    [LibraryImport(Library)]
    public static partial int cuStreamDestroy_v2(nint stream);

    [LibraryImport(Library)]
    public static partial int cuStreamSynchronize(nint stream);

    [LibraryImport(Library)]
    public static partial int cuStreamBeginCapture_v2(nint stream, int mode);

    [LibraryImport(Library)]
    public static partial int cuStreamEndCapture(nint stream, nint* graph);

    [LibraryImport(Library)]
    public static partial int cuGraphInstantiateWithFlags(nint* executable, nint graph, ulong flags);

    [LibraryImport(Library)]
    public static partial int cuGraphLaunch(nint executable, nint stream);

    [LibraryImport(Library)]
    public static partial int cuGraphDestroy(nint graph);

    [LibraryImport(Library)]
    public static partial int cuGraphExecDestroy(nint executable);

    [LibraryImport(Library)]
    public static partial int cuModuleLoadData(nint* module, void* image);

    [LibraryImport(Library)]
    public static partial int cuModuleUnload(nint module);

    [LibraryImport(Library)]
    public static partial int cuModuleGetFunction(nint* function, nint module, byte* name);

    [LibraryImport(Library)]
    public static partial int cuFuncSetAttribute(nint function, int attribute, int value);

    [LibraryImport(Library)]
    public static partial int cuLaunchKernel(
        nint function, uint gridX, uint gridY, uint gridZ, uint blockX, uint blockY, uint blockZ, uint sharedBytes, nint stream, void** parameters, void** extra);
}
