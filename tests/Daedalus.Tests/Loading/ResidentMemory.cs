using System.Globalization;
using System.Runtime;

namespace Daedalus.Tests.Loading;

/// <summary>What the system counts as this process's memory, mapped files included, in bytes.</summary>
internal static class ResidentMemory
{
    public static long Peak => Read("VmHWM:");

    /// <summary>After everything that can be collected is.</summary>
    public static long Collected
    {
        get
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            return Read("VmRSS:");
        }
    }

    /// <summary>Less what the managed heap took since <see cref="HoldCollections"/>.</summary>
    public static long Unmanaged
    {
        get
        {
            Assert.Equal(GCLatencyMode.NoGCRegion, GCSettings.LatencyMode);
            return Read("VmRSS:") - GC.GetTotalAllocatedBytes(precise: true);
        }
    }

    /// <summary>From here on nothing is collected: a collection would run finalizers, and these would free what nobody disposed.</summary>
    public static void HoldCollections() => Assert.True(GC.TryStartNoGCRegion(200 << 20));

    private static long Read(string field)
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024;
    }
}
