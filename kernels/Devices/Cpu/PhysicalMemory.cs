using System.Globalization;

namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>How much memory this process can still take.</summary>
internal static class PhysicalMemory
{
    /// <summary>The smaller of what the system has free and what a container limit leaves, in bytes.</summary>
    public static long Available()
    {
        var collector = GC.GetGCMemoryInfo();
        var underLimit = Math.Max(0, collector.TotalAvailableMemoryBytes - Environment.WorkingSet);
        return Math.Min(underLimit, FreeOnSystem() ?? underLimit);
    }

    private static long? FreeOnSystem()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            foreach (var line in File.ReadLines("/proc/meminfo"))
                if (line.StartsWith("MemAvailable:", StringComparison.Ordinal)
                    && long.TryParse(line.AsSpan(13).Trim().TrimEnd(" kB"), NumberStyles.None, CultureInfo.InvariantCulture, out var kib))
                    return kib * 1024;
        }
        catch (IOException)
        {
            // Without the figure the limit of the runtime is the only one known.
        }

        return null;
    }
}
