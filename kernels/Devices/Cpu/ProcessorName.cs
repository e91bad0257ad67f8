using System.Runtime.InteropServices;

namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>What the processor calls itself.</summary>
internal static class ProcessorName
{
    public static string Value { get; } = Read();

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
