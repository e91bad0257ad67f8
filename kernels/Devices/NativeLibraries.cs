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

    /// <summary>Makes sure that a library is there and whole before anything of it is called.</summary>
    /// <param name="library">One of the names above.</param>
    /// <param name="device">Whose error it would be.</param>
    /// <param name="what">The library in words.</param>
    /// <param name="cure">What to install or update.</param>
    /// <param name="functions">Functions that will be called.</param>
    /// <exception cref="DeviceException">It cannot be loaded, or lacks a function.</exception>
    public static void Require(string library, string device, string what, string cure, ReadOnlySpan<string> functions)
    {
        if (!IsPresent(library))
            throw new DeviceException(
                DeviceFault.Missing, device,
                $"{what} was not found (tried {string.Join(", ", Candidates(library))}). {cure}, or name the library in {Variable(library)}.");
        foreach (var function in functions)
            if (!Has(library, function))
                throw new DeviceException(
                    DeviceFault.BrokenDriver, device,
                    $"what was loaded as {what} has no function {function}: it is too old, or another library. {cure}, or name the right one in {Variable(library)}.");
    }

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
