using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Daedalus.Tests.Emulated;

/// <summary>
/// Which CUDA the kernels are tested on: <c>DAEDALUS_TEST_CUDA</c> is <c>real</c>, <c>emulated</c> or <c>none</c>; where it is not set, the real one
/// if there is a driver, else the emulated one if it was built.
/// </summary>
internal static class CudaUnderTest
{
    /// <summary>The name of the emulated device.</summary>
    public const string Emulated = "cuda:0 (emulated)";

    /// <summary>The name of the device under test, or null.</summary>
    public static string? Device { get; private set; }

    // Libraries are chosen at their first use, which no test must come before.
#pragma warning disable CA2255
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Choose()
    {
        var choice = Environment.GetEnvironmentVariable("DAEDALUS_TEST_CUDA");
        if (string.IsNullOrEmpty(choice))
            choice = HasDriver ? "real" : EmulatedCuda.IsBuilt ? "emulated" : "none";
        Device = choice switch
        {
            "real" => "cuda:0",
            "emulated" => Emulated,
            "none" => null,
            _ => throw new InvalidOperationException($"DAEDALUS_TEST_CUDA is '{choice}'; it must be real, emulated or none."),
        };
        if (choice == "emulated" && !EmulatedCuda.IsBuilt)
            throw new InvalidOperationException("DAEDALUS_TEST_CUDA is 'emulated', but tests/CudaEmulator was not built; it needs g++.");
        if (choice == "emulated")
            EmulatedCuda.Install();
    }

    private static bool HasDriver => NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1", out _);
}
