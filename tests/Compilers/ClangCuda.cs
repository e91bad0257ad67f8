using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Tests.Compilers;

/// <summary>Compiles device texts as CUDA by clang: no device, driver or toolkit is needed. It does not look into inline assembly.</summary>
internal static class ClangCuda
{
    private const string Program = "clang-19";

    /// <summary>Whether it is installed.</summary>
    public static bool IsPresent { get; } = Installed();

    /// <summary>Compiles to PTX.</summary>
    /// <returns>The PTX, or null and what the compiler said.</returns>
    public static (string? Ptx, string Log) Compile(DeviceText text)
    {
        var folder = Directory.CreateTempSubdirectory("daedalus-text-");
        try
        {
            string source = Path.Combine(folder.FullName, "text.cu"), ptx = Path.Combine(folder.FullName, "text.ptx");
            File.WriteAllText(source, text.Text.Whole);
            File.WriteAllText(Path.Combine(folder.FullName, KernelText.TensorCore), KernelText.Header(KernelText.TensorCore));
            var words = RepositoryFiles.PathOf("tests", "Compilers", "cuda_words.h");
            var (status, log) = Run(
            [
                "-x", "cuda", "-nocudainc", "-nocudalib", "--cuda-device-only", "--cuda-gpu-arch=sm_80", "--cuda-feature=+ptx70", "-std=c++17", "-O1", "-S",
                "-Wno-unknown-cuda-version", "-include", words, "-I", folder.FullName, "-DDOUBLES",
                .. text.Constants.Defines.Select(define => "-D" + define), source, "-o", ptx,
            ]);
            return status == 0 ? (File.ReadAllText(ptx), log) : (null, string.Create(CultureInfo.InvariantCulture, $"status {status}: {CompilerLog.Brief(log)}"));
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
