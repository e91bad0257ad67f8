using System.Runtime.InteropServices;

namespace Daedalus.Kernels.Devices;

/// <summary>Host memory outside the garbage collector, aligned to a cache line and where it is large to a huge page, freed once however often it is disposed.</summary>
public sealed unsafe class NativeBuffer : DeviceMemory
{
    private const int Alignment = 64;

    private readonly bool _isMapped;

    private NativeBuffer(long bytes)
        : base(bytes) => _isMapped = HugePages.Suit(bytes);

    /// <summary>The first byte. Valid until disposal.</summary>
    /// <exception cref="ObjectDisposedException">The memory is gone.</exception>
    public void* Address => (void*)Raw;

    /// <summary>Takes memory from the system; its content is undefined.</summary>
    /// <param name="bytes">At least 1.</param>
    /// <exception cref="InsufficientMemoryException">The system refused.</exception>
    public static NativeBuffer Allocate(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        var buffer = new NativeBuffer(bytes);
        buffer.SetHandle(buffer._isMapped ? HugePages.Map(bytes) : OfTheHeap(bytes));
        if (buffer.IsInvalid)
            throw new InsufficientMemoryException(
                FormattableString.Invariant($"The system refused {bytes:N0} bytes of memory. Load a smaller model or free memory."));
        return buffer;
    }

    private protected override bool Free()
    {
        if (_isMapped)
            HugePages.Unmap(handle, Bytes);
        else
            NativeMemory.AlignedFree((void*)handle);
        return true;
    }

    private static nint OfTheHeap(long bytes)
    {
        try
        {
            return (nint)NativeMemory.AlignedAlloc(checked((nuint)bytes), Alignment);
        }
        catch (OutOfMemoryException)
        {
            return 0;
        }
    }
}
