using Microsoft.Win32.SafeHandles;

namespace Daedalus.Kernels.Devices;

/// <summary>Memory of one device, freed once however often it is disposed. Only the device that made it can use it.</summary>
public abstract class DeviceMemory : SafeHandleZeroOrMinusOneIsInvalid
{
    private protected DeviceMemory(long bytes)
        : base(ownsHandle: true)
    {
        Bytes = bytes;
    }

    /// <summary>Size in bytes.</summary>
    public long Bytes { get; }

    /// <summary>The handle as kernels take it.</summary>
    /// <exception cref="ObjectDisposedException">The memory is gone.</exception>
    internal nint Raw
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return handle;
        }
    }
}
