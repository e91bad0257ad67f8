using System.Runtime.InteropServices;

namespace Daedalus.Kernels.Devices;

/// <summary>
/// Drivers are looked for when a device is asked for, never when the program starts: a machine without them is no error. An environment variable
/// names a library in an unusual place.
/// </summary>
internal static class NativeLibraries
{
    public const string OpenCl = "OpenCL";
    public const string Cuda = "cuda";
    public const string Nvrtc = "nvrtc";
    public const string CublasLt = "cublasLt";

    private static readonly Lock Loading = new();
    private static readonly Dictionary<string, nint> Loaded = [];

    static NativeLibraries() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, (name, _, _) => Find(name));

    /// <summary>Whether a library can be loaded; the first answer stays.</summary>
    public static bool IsPresent(string library) => Find(library) != 0;

    /// <summary>Whether a loaded library has a function.</summary>
    public static bool Has(string library, string function) => Find(library) is var handle and not 0 && NativeLibrary.TryGetExport(handle, function, out _);

    /// <summary>The environment variable that names a library.</summary>
    public static string Variable(string library) => $"DAEDALUS_{library.ToUpperInvariant()}_LIBRARY";

    /// <summary>File names that are tried, in this order.</summary>
    public static IReadOnlyList<string> Candidates(string library)
    {
        if (Environment.GetEnvironmentVariable(Variable(library)) is { Length: > 0 } given)
            return [given];
        var windows = OperatingSystem.IsWindows();
        return library switch
        {
            OpenCl => windows ? ["OpenCL.dll"] : OperatingSystem.IsMacOS() ? ["/System/Library/Frameworks/OpenCL.framework/OpenCL"] : ["libOpenCL.so.1", "libOpenCL.so"],
            Cuda => windows ? ["nvcuda.dll"] : ["libcuda.so.1", "libcuda.so"],
            Nvrtc => windows
                ? ["nvrtc64_130_0.dll", "nvrtc64_120_0.dll", "nvrtc64_112_0.dll"]
                : ["libnvrtc.so", "libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2", "/usr/local/cuda/lib64/libnvrtc.so"],
            CublasLt => windows
                ? ["cublasLt64_13.dll", "cublasLt64_12.dll", "cublasLt64_11.dll"]
                : ["libcublasLt.so", "libcublasLt.so.13", "libcublasLt.so.12", "libcublasLt.so.11", "/usr/local/cuda/lib64/libcublasLt.so"],
            _ => [],
        };
    }

    private static nint Find(string library)
    {
        lock (Loading)
        {
            if (Loaded.TryGetValue(library, out var handle))
                return handle;
            foreach (var candidate in Candidates(library))
                if (NativeLibrary.TryLoad(candidate, typeof(NativeLibraries).Assembly, DllImportSearchPath.SafeDirectories, out handle))
                    break;
            return Loaded[library] = handle;
        }
    }
}
