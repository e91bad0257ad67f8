namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>What one control group may take of the memory, and has taken.</summary>
internal sealed class MemoryGroup : IDisposable
{
    // Version 1 knows no word for "without a limit" and writes a number near the largest.
    private const long NoLimit = 1L << 60;

    private readonly SystemFile _limit;
    private readonly SystemFile _usage;
    private readonly SystemFile _statistics;
    private readonly bool _isFirstVersion;

    /// <param name="folder">Its folder below /sys/fs/cgroup.</param>
    /// <param name="isFirstVersion">Whether its files are those of version 1.</param>
    public MemoryGroup(string folder, bool isFirstVersion)
    {
        _isFirstVersion = isFirstVersion;
        _limit = new SystemFile(Path.Combine(folder, isFirstVersion ? "memory.limit_in_bytes" : "memory.max"));
        _usage = new SystemFile(Path.Combine(folder, isFirstVersion ? "memory.usage_in_bytes" : "memory.current"));
        _statistics = new SystemFile(Path.Combine(folder, "memory.stat"));
    }

    public bool IsThere => _limit.IsThere && _usage.IsThere;

    /// <summary>The smaller of <paramref name="least"/> and what its limit leaves, in bytes; null where neither is known.</summary>
    public long? Least(long? least)
    {
        if (_limit.Number() is not { } limit || limit >= NoLimit || _usage.Number() is not { } usage)
            return least;

        // The statistics are the longest of the files, and can only add.
        var left = limit - usage;
        if (left >= least)
            return least;
        left = Math.Max(0, left + Math.Min(usage, PagesOfFiles()));
        return left >= least ? least : left;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _limit.Dispose();
        _usage.Dispose();
        _statistics.Dispose();
    }

    // Pages of files that were read, as those of a model, count as used until somebody else asks for memory; then they are given up.
    private long PagesOfFiles()
    {
        Span<byte> buffer = stackalloc byte[SystemFile.Most];
        var text = _statistics.Read(buffer);
        return _isFirstVersion
            ? (SystemFile.Number(text, "total_inactive_file "u8) ?? 0) + (SystemFile.Number(text, "total_active_file "u8) ?? 0)
            : (SystemFile.Number(text, "inactive_file "u8) ?? 0) + (SystemFile.Number(text, "active_file "u8) ?? 0);
    }
}
