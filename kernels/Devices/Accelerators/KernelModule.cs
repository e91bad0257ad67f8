namespace Daedalus.Kernels.Devices.Accelerators;

/// <summary>A compiled text.</summary>
internal abstract class KernelModule : IDisposable
{
    /// <exception cref="DeviceException">There is no such function.</exception>
    public abstract Kernel Find(string name);

    public abstract void Dispose();
}
