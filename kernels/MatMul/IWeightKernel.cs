using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul;

/// <summary>A kernel over packed weights, written once for every storage; <see cref="PackedMatrix.Launch{S, V, K}"/> makes the product.</summary>
internal interface IWeightKernel
{
    void Share<S, V, P>(CpuDevice device, P product)
        where S : unmanaged, ISimd<V>
        where V : unmanaged
        where P : unmanaged, IPanelProduct;
}
