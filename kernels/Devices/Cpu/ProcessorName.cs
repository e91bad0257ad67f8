using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>What the processor calls itself.</summary>
internal static class ProcessorName
{
    // "Auth" of AuthenticAMD, as the registers have it.
    private const int Auth = 0x68747541;

    public static string Value { get; } = Read();

    /// <summary>Whether AMD made it: which units do what besides multiplying no feature flag tells.</summary>
    public static bool IsAmd { get; } = X86Base.IsSupported && X86Base.CpuId(0, 0).Ebx == Auth;

    private static string Read()
    {
        try
        {
            if (OperatingSystem.IsLinux())
                foreach (var line in File.ReadLines("/proc/cpuinfo"))
                    if (line.StartsWith("model name", StringComparison.Ordinal) && line.IndexOf(':') is > 0 and var colon)
                        return line[(colon + 1)..].Trim();
        }
        catch (IOException)
        {
            // The name is for people; without it the architecture must do.
        }

        return RuntimeInformation.ProcessArchitecture.ToString();
    }
}
