using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>What the processor calls itself.</summary>
internal static class ProcessorName
{
    // "Auth" of AuthenticAMD, as the registers have it.
    private const int Auth = 0x68747541;

    public static string Value { get; } = Read("/proc/cpuinfo");

    /// <summary>Whether AMD made it: which units do what besides multiplying no feature flag tells.</summary>
    public static bool IsAmd { get; } = X86Base.IsSupported && X86Base.CpuId(0, 0).Ebx == Auth;

    /// <summary>Whether it is a Zen 3 or Zen 4 of AMD: family 25, of the base and the extension of CPUID's leaf 1.</summary>
    public static bool IsZen3Or4 { get; } = IsAmd && ((X86Base.CpuId(1, 0).Eax >> 8) & 0xF) + ((X86Base.CpuId(1, 0).Eax >> 20) & 0xFF) == 25;

    /// <param name="path">Where Linux describes its processors.</param>
    internal static string Read(string path)
    {
        try
        {
            if (OperatingSystem.IsLinux())
                foreach (var line in File.ReadLines(path))
                    if (line.StartsWith("model name", StringComparison.Ordinal) && line.IndexOf(':') is > 0 and var colon)
                        return line[(colon + 1)..].Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The name is for people; without it the architecture must do.
        }

        return RuntimeInformation.ProcessArchitecture.ToString();
    }
}
