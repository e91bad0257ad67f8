using Daedalus.Kernels.Devices;

namespace Daedalus.Kernels.Tensors;

/// <summary>Whole numbers that somebody else owns, on a device: token ids, offsets of sequences, rows asked for.</summary>
public readonly struct IndexView
{
    /// <summary>Describes memory; owns nothing.</summary>
    /// <param name="memory">Whole numbers, 4 bytes each.</param>
    /// <param name="count">How many, or the most that there can be.</param>
    /// <param name="live">Where a device keeps the true number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The memory holds fewer.</exception>
    public IndexView(DeviceMemory memory, int count, LiveCount live = default)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, memory.Bytes / sizeof(int), nameof(count));
        Memory = memory;
        Count = count;
        Live = live;
    }

    /// <summary>How many; where a device decides, the most that there can be.</summary>
    public int Count { get; }

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>Where a device keeps the true number of them.</summary>
    public LiveCount Live { get; }

    internal DeviceMemory Memory { get; }

    /// <summary>The numbers themselves; only in the memory of the processor.</summary>
    internal unsafe ReadOnlySpan<int> Span => Memory is null ? [] : new ReadOnlySpan<int>(Memory.OnHost, Count);
}
