namespace Daedalus.Kernels.Devices.Accelerators;

/// <summary>A compiled function.</summary>
internal abstract class Kernel(string name) : IDisposable
{
    public string Name { get; } = name;

    public abstract void Dispose();
}
