using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Tests.Compilers;

/// <summary>Holds device texts against clang: no device, driver or toolkit is needed.</summary>
internal static class Clang
{
    private const string Program = "clang-19";

    private static readonly string[] Cuda =
    [
        "-x", "cuda", "-nocudainc", "-nocudalib", "--cuda-device-only", "--cuda-gpu-arch=sm_80", "--cuda-feature=+ptx70", "-std=c++17", "-O0", "-S",
        "-Wno-unknown-cuda-version", "-DDOUBLES", "-include", RepositoryFiles.PathOf("tests", "Compilers", "cuda_words.h"),
    ];

    // The language of 1.2 and no extension but the one for doubles, where a text may use them: what any driver must take.
    private static readonly string[] OpenCl =
    [
        "-x", "cl", "-cl-std=CL1.2", "--target=spir64", "-D__OPENCL_VERSION__=120", "-Xclang", "-finclude-default-header", "-fsyntax-only", "-Werror",
    ];

    private static readonly string[] OpenClPlain = [.. OpenCl, "-Xclang", "-cl-ext=-all"];
    private static readonly string[] OpenClDoubles = [.. OpenCl, "-Xclang", "-cl-ext=-all,+cl_khr_fp64", "-DDOUBLES"];

    /// <summary>Whether it is installed.</summary>
    public static bool IsPresent { get; } = Installed();

    /// <summary>Compiles to PTX; it does not look into inline assembly.</summary>
    /// <returns>The PTX, or null and what the compiler said.</returns>
    public static (string? Ptx, string Log) CompileCuda(DeviceText text) => Compile(text, Cuda);

    /// <summary>Checks that it is OpenCL C 1.2.</summary>
    /// <returns>What the compiler said, or null.</returns>
    public static string? CheckOpenCl(DeviceText text, bool doubles) => Compile(text, doubles ? OpenClDoubles : OpenClPlain) is { Output: null } refused ? refused.Log : null;

    private static (string? Output, string Log) Compile(DeviceText text, string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("daedalus-text-");
        try
        {
            string source = Path.Combine(folder.FullName, "text"), output = Path.Combine(folder.FullName, "output");
            File.WriteAllText(source, text.Text.Whole);
            File.WriteAllText(Path.Combine(folder.FullName, KernelText.TensorCore), KernelText.Header(KernelText.TensorCore));
            var (status, log) = Run([.. options, "-I", folder.FullName, .. text.Constants.Defines.Select(define => "-D" + define), source, "-o", output]);
            if (status != 0)
                return (null, string.Create(CultureInfo.InvariantCulture, $"status {status}: {CompilerLog.Brief(log)}"));
            return (File.Exists(output) ? File.ReadAllText(output) : "", log);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (int Status, string Log) Run(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardError = true })!;
        var log = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, log);
    }

    private static bool Installed()
    {
        try
        {
            return Run(["-E", "-x", "c", OperatingSystem.IsWindows() ? "NUL" : "/dev/null", "-o", OperatingSystem.IsWindows() ? "NUL" : "/dev/null"]).Status == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
