namespace Daedalus.Kernels.Devices.OpenCl;

/// <summary>A buffer of an OpenCL context; tells how many bytes came back when it is released.</summary>
internal sealed class OpenClMemory : DeviceMemory
{
    private readonly Action<long> _freed;

    public OpenClMemory(nint buffer, long bytes, Action<long> freed)
        : base(bytes)
    {
        _freed = freed;
        SetHandle(buffer);
    }

    protected override bool ReleaseHandle()
    {
        _freed(Bytes);
        return OpenClNative.clReleaseMemObject(handle) == OpenClStatus.Success;
    }
}
