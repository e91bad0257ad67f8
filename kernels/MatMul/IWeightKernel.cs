using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul;

/// <summary>A kernel over packed weights, written once for every storage; <see cref="PackedMatrix.Launch{S, V, K}"/> picks the format.</summary>
internal interface IWeightKernel
{
    void Share<S, V, W>(CpuDevice device)
        where S : unmanaged, ISimd<V>
        where V : unmanaged
        where W : unmanaged, IWeightFormat;
}
