using Microsoft.Win32.SafeHandles;

namespace Daedalus.Kernels.Devices.Cuda;

/// <summary>An object of a context that is released once: a stream, a module, a graph.</summary>
internal sealed unsafe class CudaHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly CudaContext _context;
    private readonly delegate*<nint, int> _release;

    public CudaHandle(CudaContext context, nint value, delegate*<nint, int> release)
        : base(ownsHandle: true)
    {
        var held = false;
        context.DangerousAddRef(ref held);
        _context = context;
        _release = release;
        SetHandle(value);
    }

    /// <exception cref="ObjectDisposedException">It was released.</exception>
    public nint Value
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return handle;
        }
    }

    protected override bool ReleaseHandle()
    {
        _context.Release(handle, _release);
        return true;
    }
}
