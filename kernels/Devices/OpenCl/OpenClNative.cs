using System.Runtime.InteropServices;

namespace Daedalus.Kernels.Devices.OpenCl;

/// <summary>The functions of OpenCL 1.2 that are used, as the Khronos headers declare them. Every one returns or fills in an error code.</summary>
internal static unsafe partial class OpenClNative
{
    private const string Library = NativeLibraries.OpenCl;

    /// <summary>What the loader must have.</summary>
    public static ReadOnlySpan<string> Functions => Names;

    private static readonly string[] Names =
    [
        nameof(clGetPlatformIDs), nameof(clGetPlatformInfo), nameof(clGetDeviceIDs), nameof(clGetDeviceInfo), nameof(clCreateContext),
        nameof(clReleaseContext), nameof(clCreateCommandQueue), nameof(clReleaseCommandQueue), nameof(clCreateBuffer), nameof(clReleaseMemObject),
        nameof(clEnqueueWriteBuffer), nameof(clEnqueueReadBuffer), nameof(clEnqueueFillBuffer), nameof(clEnqueueNDRangeKernel), nameof(clFinish),
        nameof(clCreateProgramWithSource), nameof(clCreateProgramWithBinary), nameof(clBuildProgram), nameof(clGetProgramBuildInfo),
        nameof(clGetProgramInfo), nameof(clReleaseProgram), nameof(clCreateKernel), nameof(clSetKernelArg), nameof(clReleaseKernel),
    ];

    [LibraryImport(Library)]
    public static partial int clGetPlatformIDs(uint count, nint* platforms, uint* found);

    [LibraryImport(Library)]
    public static partial int clGetPlatformInfo(nint platform, uint name, nuint size, void* value, nuint* needed);

    [LibraryImport(Library)]
    public static partial int clGetDeviceIDs(nint platform, ulong type, uint count, nint* devices, uint* found);

    [LibraryImport(Library)]
    public static partial int clGetDeviceInfo(nint device, uint name, nuint size, void* value, nuint* needed);

    [LibraryImport(Library)]
    public static partial nint clCreateContext(nint* properties, uint count, nint* devices, nint notify, nint data, int* error);

    [LibraryImport(Library)]
    public static partial int clReleaseContext(nint context);

    [LibraryImport(Library)]
    public static partial nint clCreateCommandQueue(nint context, nint device, ulong properties, int* error);

    [LibraryImport(Library)]
    public static partial int clReleaseCommandQueue(nint queue);

    [LibraryImport(Library)]
    public static partial nint clCreateBuffer(nint context, ulong flags, nuint bytes, void* host, int* error);

    [LibraryImport(Library)]
    public static partial int clReleaseMemObject(nint memory);

    [LibraryImport(Library)]
    public static partial int clEnqueueWriteBuffer(nint queue, nint memory, uint blocking, nuint offset, nuint bytes, void* source, uint waits, nint* wait, nint* done);

    [LibraryImport(Library)]
    public static partial int clEnqueueReadBuffer(nint queue, nint memory, uint blocking, nuint offset, nuint bytes, void* target, uint waits, nint* wait, nint* done);

    [LibraryImport(Library)]
    public static partial int clEnqueueFillBuffer(nint queue, nint memory, void* pattern, nuint patternBytes, nuint offset, nuint bytes, uint waits, nint* wait, nint* done);

    [LibraryImport(Library)]
    public static partial int clEnqueueNDRangeKernel(nint queue, nint kernel, uint dimensions, nuint* offset, nuint* global, nuint* local, uint waits, nint* wait, nint* done);

    [LibraryImport(Library)]
    public static partial int clFinish(nint queue);

    [LibraryImport(Library)]
    public static partial nint clCreateProgramWithSource(nint context, uint count, byte** strings, nuint* lengths, int* error);

    [LibraryImport(Library)]
    public static partial nint clCreateProgramWithBinary(nint context, uint count, nint* devices, nuint* lengths, byte** binaries, int* status, int* error);

    [LibraryImport(Library)]
    public static partial int clBuildProgram(nint program, uint count, nint* devices, byte* options, nint notify, nint data);

    [LibraryImport(Library)]
    public static partial int clGetProgramBuildInfo(nint program, nint device, uint name, nuint size, void* value, nuint* needed);

    [LibraryImport(Library)]
    public static partial int clGetProgramInfo(nint program, uint name, nuint size, void* value, nuint* needed);

    [LibraryImport(Library)]
    public static partial int clReleaseProgram(nint program);

    [LibraryImport(Library)]
    public static partial nint clCreateKernel(nint program, byte* name, int* error);

    [LibraryImport(Library)]
    public static partial int clSetKernelArg(nint kernel, uint index, nuint size, void* value);

    [LibraryImport(Library)]
    public static partial int clReleaseKernel(nint kernel);
}
