using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Kernels.Devices.OpenCl;

/// <summary>A buffer of an OpenCL context.</summary>
internal sealed class OpenClMemory : DeviceMemory
{
    public OpenClMemory(nint buffer, long bytes, Accelerator owner)
        : base(bytes, owner)
    {
        SetHandle(buffer);
    }

    private protected override bool Free() => OpenClNative.clReleaseMemObject(handle) == OpenClStatus.Success;
}
