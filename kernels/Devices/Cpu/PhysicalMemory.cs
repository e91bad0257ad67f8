using System.Globalization;

namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>How much memory this process can still take.</summary>
internal static class PhysicalMemory
{
    /// <summary>
    /// The smaller of what the system has free and what the limit of a control group leaves, in bytes. Weights are native memory, which a
    /// limit on the managed heap does not govern; that limit is asked only where the system tells nothing.
    /// </summary>
    public static long Available()
    {
        var known = new[]
        {
            FreeOnSystem(),
            ControlGroup("memory.max", "memory.current"),
            ControlGroup("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"),
        };
        return known.Min() ?? Math.Max(0, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - Environment.WorkingSet);
    }

    private static long? ControlGroup(string limitName, string usageName) =>
        Number("/sys/fs/cgroup/" + limitName) is { } limit && Number("/sys/fs/cgroup/" + usageName) is { } usage ? Math.Max(0, limit - usage) : null;

    private static long? Number(string path)
    {
        try
        {
            return long.TryParse(File.ReadAllText(path).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
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
