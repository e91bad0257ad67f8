using System.Runtime.InteropServices;

namespace Daedalus.Tests.Emulated;

/// <summary>The emulated CUDA driver and its compiler, once they are built: a processor that keeps to the rules of a GPU and reports whoever does not.</summary>
internal static unsafe class EmulatedCuda
{
    private static readonly Lazy<nint> Library = new(() => NativeLibrary.Load(Driver));

    /// <summary>Whether they were built here.</summary>
    public static bool IsBuilt => File.Exists(Driver) && File.Exists(Compiler);

    private static string Folder => Path.Combine(RepositoryFiles.Root, "tests", "CudaEmulator", "obj");

    private static string Driver => Path.Combine(Folder, "libcuda_emulated.so");

    private static string Compiler => Path.Combine(Folder, "libnvrtc_emulated.so");

    /// <summary>What makes a process take them for the driver and the compiler.</summary>
    public static IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["DAEDALUS_CUDA_LIBRARY"] = Driver,
        ["DAEDALUS_NVRTC_LIBRARY"] = Compiler,
        ["DAEDALUS_CACHE"] = Path.Combine(Folder, "cache"),
    };

    /// <summary>Makes this process take them; before a device is asked for.</summary>
    public static void Install()
    {
        foreach (var (name, value) in Variables)
            Environment.SetEnvironmentVariable(name, value);
    }

    /// <summary>A new device: errors, faults, options, counters and all that lived are gone.</summary>
    public static void Reset() => ((delegate* unmanaged<void>)Export("reset"))();

    /// <summary>Makes a call fail: <c>cuMemAlloc_v2:2</c>, or every call from then on: <c>lost</c>.</summary>
    /// <param name="what">The call and its result.</param>
    /// <param name="after">Which of the next calls, from 1.</param>
    public static void Fail(string what, int after = 1)
    {
        fixed (byte* text = Utf8(what))
            Assert.Equal(1, ((delegate* unmanaged<byte*, int, int>)Export("fail"))(text, after));
    }

    /// <summary>How often something happened, or how much of it lives.</summary>
    public static long Counter(string name)
    {
        fixed (byte* text = Utf8(name))
            return (long)((delegate* unmanaged<byte*, nint>)Export("counter"))(text);
    }

    /// <summary>Sets a property of the device, e.g. <c>ARCH</c>.</summary>
    public static void Option(string name, string value)
    {
        fixed (byte* first = Utf8(name), second = Utf8(value))
            ((delegate* unmanaged<byte*, byte*, void>)Export("option"))(first, second);
    }

    private static nint Export(string name) => NativeLibrary.GetExport(Library.Value, "daedalus_emulator_" + name);

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text + "\0");
}
