using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Kernels.Devices.Cuda;

/// <summary>Memory of a context.</summary>
internal sealed unsafe class CudaMemory : DeviceMemory
{
    private readonly CudaContext _context;

    public CudaMemory(CudaContext context, nint address, long bytes, Accelerator owner)
        : base(bytes, owner)
    {
        var held = false;
        context.DangerousAddRef(ref held);
        _context = context;
        SetHandle(address);
    }

    private protected override bool Free()
    {
        _context.Release(handle, &CudaNative.cuMemFree_v2);
        return true;
    }
}
