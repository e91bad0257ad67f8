namespace Daedalus.Kernels.Devices.Accelerators;

public abstract partial class Accelerator
{
    private long _held;

    /// <summary>Bytes of memory that were taken here and not given back, as they were asked for: what the driver adds is not known.</summary>
    internal long HeldBytes => Interlocked.Read(ref _held);

    /// <summary>Notes memory that was taken, or given back.</summary>
    internal void Account(long bytes) => Interlocked.Add(ref _held, bytes);

    private void CheckOwner(in KernelId id, ReadOnlySpan<KernelArgument> arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
            if (arguments[i].Memory is { } memory && memory.Owner != this)
                throw Foreign(memory, FormattableString.Invariant($"argument {i} of {id.Name}"));
    }

    private void CheckRange(DeviceMemory memory, long offset, long bytes, string what)
    {
        if (memory.Owner != this)
            throw Foreign(memory, what);
        if (offset < 0 || bytes > memory.Bytes - offset)
            throw new ArgumentOutOfRangeException(nameof(offset), $"{bytes} bytes at {offset} are outside a device memory of {memory.Bytes}.");
    }

    private ArgumentException Foreign(DeviceMemory memory, string what)
    {
        var owner = memory.Owner is null ? "the processor" : memory.Owner.Name == Name ? $"another opening of {Name}" : memory.Owner.Name;
        return new ArgumentException($"{Name}: {what} is memory of {owner}; a device can only use its own. Make weights, matrices and workspaces on the device that runs them.");
    }
}
