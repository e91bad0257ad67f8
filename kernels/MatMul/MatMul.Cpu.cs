using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul;

public static unsafe partial class MatMul
{
    private readonly struct CpuKernel(HostMatrix a, PackedMatrix weight, HostMatrix c) : ICpuKernel, IWeightKernel
    {
        public void Launch<S, V>(CpuDevice device)
            where S : unmanaged, ISimd<V>
            where V : unmanaged =>
            weight.Launch<S, V, CpuKernel>(device, a, this);

        public void Share<S, V, P>(CpuDevice device, P product)
            where S : unmanaged, ISimd<V>
            where V : unmanaged
            where P : unmanaged, IPanelProduct
        {
            var work = new Items<P>
            {
                Product = product,
                Parts = new ProductParts(a.Rows, weight.PanelCount, P.Width, device.Threads),
                C = c.Data,
                Ldc = c.Stride,
                Scratch = device.ReserveScratch(P.ScratchBytes),
            };

            device.Run(work.Parts.Items, ref work);
        }
    }

    private struct Items<P> : ICpuWork
        where P : unmanaged, IPanelProduct
    {
        public P Product;
        public ProductParts Parts;
        public float* C;
        public nint Ldc;
        public WorkerScratch Scratch;

        [MethodImpl(CpuDevice.HotLoop)]
        public readonly void Execute(int item, int worker)
        {
            var (row, rows, panel, end) = Parts[item];
            if (rows > 0)
                Product.Run(row, rows, panel, end, C + (row * Ldc) + (panel * (nint)P.Width), Ldc, Scratch.Of(worker));
        }
    }
}
