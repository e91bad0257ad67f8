using System.Globalization;

namespace Daedalus.Perf.Loading;

/// <summary>Memory of this process as Linux counts it, in bytes.</summary>
internal static class ProcessMemory
{
    /// <summary>Resident now.</summary>
    public static long Resident => Status("VmRSS:");

    /// <summary>The most that was resident since the start or <see cref="ForgetPeak"/>.</summary>
    public static long Peak => Status("VmHWM:");

    /// <summary>Resident pages that belong to no file: those of a mapped checkpoint are not among them.</summary>
    public static long Anonymous => Status("RssAnon:");

    /// <summary>Lets the peak begin anew.</summary>
    public static void ForgetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    private static long Status(string name) =>
        1024 * long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Trim().TrimEnd(" kB").ToString(), CultureInfo.InvariantCulture);
}
