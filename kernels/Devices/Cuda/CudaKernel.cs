using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Kernels.Devices.Cuda;

/// <summary>A function of a module, which owns it.</summary>
internal sealed class CudaKernel(string name, nint function) : Kernel(name)
{
    public nint Function => function;

    /// <summary>Dynamic shared memory that the driver was told to allow.</summary>
    public int SharedBytes { get; set; }

    public override void Dispose()
    {
    }
}
