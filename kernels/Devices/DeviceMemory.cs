using Daedalus.Kernels.Devices.Accelerators;
using Microsoft.Win32.SafeHandles;

namespace Daedalus.Kernels.Devices;

/// <summary>Memory of one device, freed once however often it is disposed. Only the device that made it can use it.</summary>
public abstract unsafe class DeviceMemory : SafeHandleZeroOrMinusOneIsInvalid
{
    private protected DeviceMemory(long bytes, Accelerator? owner = null)
        : base(ownsHandle: true)
    {
        Bytes = bytes;
        Owner = owner;
        owner?.Account(bytes);
    }

    /// <summary>Size in bytes.</summary>
    public long Bytes { get; }

    /// <summary>The accelerator that made it; null for memory of the processor.</summary>
    internal Accelerator? Owner { get; }

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

    /// <summary>The first byte, for the processor.</summary>
    /// <exception cref="ArgumentException">It is not the processor's.</exception>
    internal void* OnHost => Owner is null
        ? ((NativeBuffer)this).Address
        : throw new ArgumentException($"Memory of {Owner.Name} was brought to the processor, which can only use its own. Use the device that made it.");

    /// <inheritdoc/>
    protected sealed override bool ReleaseHandle()
    {
        Owner?.Account(-Bytes);
        return Free();
    }

    private protected abstract bool Free();
}
