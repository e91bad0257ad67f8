namespace Daedalus.Kernels.Devices;

/// <summary>Where kernels run and tensors live.</summary>
public interface IDevice : IDisposable
{
    /// <summary>Short stable name, e.g. <c>cpu</c>.</summary>
    string Name { get; }

    /// <summary>One line for people: what it is and what it can do.</summary>
    string Description { get; }

    /// <summary>Bytes that a process can still take on this device now.</summary>
    long AvailableMemory { get; }
}
