using System.Runtime.InteropServices;

namespace Daedalus.Kernels.Devices.Cuda;

/// <summary>The functions of NVRTC, the compiler of CUDA C as a library, that are used. Every one but the last returns an <c>nvrtcResult</c>.</summary>
internal static unsafe partial class NvrtcNative
{
    private const string Library = NativeLibraries.Nvrtc;

    /// <summary>What the library must have; version 11.2 does.</summary>
    public static ReadOnlySpan<string> Functions => Names;

    private static readonly string[] Names =
    [
        nameof(nvrtcVersion), nameof(nvrtcGetNumSupportedArchs), nameof(nvrtcGetSupportedArchs), nameof(nvrtcCreateProgram), nameof(nvrtcDestroyProgram),
        nameof(nvrtcCompileProgram), nameof(nvrtcGetProgramLogSize), nameof(nvrtcGetProgramLog), nameof(nvrtcGetCUBINSize), nameof(nvrtcGetCUBIN),
        nameof(nvrtcGetPTXSize), nameof(nvrtcGetPTX), nameof(nvrtcGetErrorString),
    ];

    [LibraryImport(Library)]
    public static partial int nvrtcVersion(int* major, int* minor);

    [LibraryImport(Library)]
    public static partial int nvrtcGetNumSupportedArchs(int* count);

    [LibraryImport(Library)]
    public static partial int nvrtcGetSupportedArchs(int* architectures);

    [LibraryImport(Library)]
    public static partial int nvrtcCreateProgram(nint* program, byte* source, byte* name, int headerCount, byte** headers, byte** headerNames);

    [LibraryImport(Library)]
    public static partial int nvrtcDestroyProgram(nint* program);

    [LibraryImport(Library)]
    public static partial int nvrtcCompileProgram(nint program, int optionCount, byte** options);

    [LibraryImport(Library)]
    public static partial int nvrtcGetProgramLogSize(nint program, nuint* bytes);

    [LibraryImport(Library)]
    public static partial int nvrtcGetProgramLog(nint program, byte* log);

    [LibraryImport(Library)]
    public static partial int nvrtcGetCUBINSize(nint program, nuint* bytes);

    [LibraryImport(Library)]
    public static partial int nvrtcGetCUBIN(nint program, byte* image);

    [LibraryImport(Library)]
    public static partial int nvrtcGetPTXSize(nint program, nuint* bytes);

    [LibraryImport(Library)]
    public static partial int nvrtcGetPTX(nint program, byte* image);

    [LibraryImport(Library)]
    public static partial byte* nvrtcGetErrorString(int status);
}
