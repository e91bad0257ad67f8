using System.Globalization;

namespace Daedalus.Tests.Loading;

/// <summary>What the system counts as this process's memory, mapped files included, in bytes.</summary>
internal static class ResidentMemory
{
    public static long Peak => Read("VmHWM:");

    public static long Now
    {
        get
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            return Read("VmRSS:");
        }
    }

    private static long Read(string field)
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024;
    }
}
