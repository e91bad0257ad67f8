using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Kernels.Devices.OpenCl;

/// <summary>A kernel object; its arguments are state, so the accelerator sets them and enqueues under one lock.</summary>
internal sealed class OpenClKernel(string name, OpenClHandle handle) : Kernel(name)
{
    public nint Handle => handle.Value;

    public override void Dispose() => handle.Dispose();
}
