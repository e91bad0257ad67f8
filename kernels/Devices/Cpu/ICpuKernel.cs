namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>A kernel written once for every instruction set; <see cref="CpuDevice.Launch{K}"/> picks the set.</summary>
internal interface ICpuKernel
{
    void Launch<S, V>(CpuDevice device)
        where S : unmanaged, ISimd<V>
        where V : unmanaged;
}
