using Microsoft.Win32.SafeHandles;

namespace Daedalus.Kernels.Devices.OpenCl;

/// <summary>An OpenCL object that is released once.</summary>
internal sealed unsafe class OpenClHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly delegate*<nint, int> _release;

    public OpenClHandle(nint value, delegate*<nint, int> release)
        : base(ownsHandle: true)
    {
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

    protected override bool ReleaseHandle() => _release(handle) == OpenClStatus.Success;
}
