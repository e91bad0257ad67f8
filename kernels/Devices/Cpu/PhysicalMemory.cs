using System.Buffers.Text;

namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>How much memory this process can still take.</summary>
internal static class PhysicalMemory
{
    // What is asked for stands in the first lines.
    private const int Most = 512;

    /// <summary>
    /// The smaller of what the system has free and what the limit of a control group leaves, in bytes. Weights are native memory, which a
    /// limit on the managed heap does not govern; that limit is asked only where the system tells nothing.
    /// </summary>
    public static long Available()
    {
        var known = Least(FreeOnSystem(), Least(ControlGroup("memory.max", "memory.current"), ControlGroup("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes")));
        return known ?? Math.Max(0, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - Environment.WorkingSet);
    }

    private static long? Least(long? one, long? other) => one is { } a && other is { } b ? Math.Min(a, b) : one ?? other;

    private static long? ControlGroup(string limitName, string usageName) =>
        Number("/sys/fs/cgroup/" + limitName) is { } limit && Number("/sys/fs/cgroup/" + usageName) is { } usage ? Math.Max(0, limit - usage) : null;

    private static long? FreeOnSystem()
    {
        Span<byte> text = stackalloc byte[Most];
        var known = Read("/proc/meminfo", text);
        var at = known.IndexOf("MemAvailable:"u8);
        return at >= 0 && Utf8Parser.TryParse(known[(at + 13)..].TrimStart((byte)' '), out long kib, out _) ? kib * 1024 : null;
    }

    private static long? Number(string path)
    {
        Span<byte> text = stackalloc byte[Most];
        return Utf8Parser.TryParse(Read(path, text), out long value, out _) ? value : null;
    }

    // Every request is held against these figures, so that reading them must cost little: no exception for a file that is not there, no text of one that is.
    private static ReadOnlySpan<byte> Read(string path, Span<byte> into)
    {
        if (!File.Exists(path))
            return [];
        try
        {
            using var file = File.OpenHandle(path);
            return into[..RandomAccess.Read(file, into, 0)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
