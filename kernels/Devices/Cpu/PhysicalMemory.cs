namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>How much memory this process can still take.</summary>
internal static class PhysicalMemory
{
    // Every request is held against these figures, so that reading them must cost little: the files stay open.
    private static readonly SystemFile Whole = new("/proc/meminfo");
    private static readonly MemoryGroups Groups = MemoryGroups.Of("/sys/fs/cgroup", "/proc/self/cgroup");

    /// <summary>
    /// The smallest of what the system has free and what the limits of control groups leave, in bytes. Weights are native memory, which a
    /// limit on the managed heap does not govern; that limit is asked only where the system tells nothing.
    /// </summary>
    public static long Available() =>
        Groups.Least(FreeOnSystem()) ?? Math.Max(0, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - Environment.WorkingSet);

    private static long? FreeOnSystem()
    {
        Span<byte> text = stackalloc byte[SystemFile.Most];
        return SystemFile.Number(Whole.Read(text), "MemAvailable:"u8) * 1024;
    }
}
