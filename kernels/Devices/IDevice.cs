namespace Daedalus.Kernels.Devices;

/// <summary>
/// Where kernels run and tensors live: the processor or an accelerator. What is written, copied and launched happens in the order of the
/// calls; only <see cref="Read"/> and <see cref="Wait"/> hold the caller up.
/// </summary>
public interface IDevice : IDisposable
{
    /// <summary>Short stable name, e.g. <c>cpu</c> or <c>opencl:0</c>.</summary>
    string Name { get; }

    /// <summary>One line for people: what it is and what it can do.</summary>
    string Description { get; }

    /// <summary>Bytes that a process can still take on this device now.</summary>
    long AvailableMemory { get; }

    /// <summary>Takes memory; its content is undefined.</summary>
    /// <param name="bytes">At least 1.</param>
    /// <exception cref="InsufficientMemoryException">The device has not that much.</exception>
    DeviceMemory Allocate(long bytes);

    /// <summary>Copies from the host; the source may be reused on return.</summary>
    void Write(DeviceMemory target, long offset, ReadOnlySpan<byte> source);

    /// <summary>Copies to the host, after everything before it is done.</summary>
    void Read(DeviceMemory source, long offset, Span<byte> target);

    /// <summary>Returns when everything before it is done.</summary>
    void Wait();
}
