using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul;

public static unsafe partial class MatMul
{
    // A block of inputs of as many rows (200 KiB) stays in the second-level cache while the panels of an item take turns.
    private const int MostRowsPerItem = 384;
    private const int FewestRowsPerItem = 8 * MatMulTile.Rows;

    // 512 columns in fp32: their part of C stays near while the blocks of inputs take turns.
    private const int MostColumnsPerItem = 512;
    private const int ItemsPerThread = 4;

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
            var wanted = device.Threads == 1 ? 1 : ItemsPerThread * device.Threads;
            var panels = Math.Clamp(weight.PanelCount / wanted, 1, MostColumnsPerItem / P.Width);
            var groups = (weight.PanelCount + panels - 1) / panels;
            var rows = MostRowsPerItem;
            while (rows > FewestRowsPerItem && groups * Blocks(rows) < wanted)
                rows /= 2;
            var work = new Items<P>
            {
                Product = product,
                Rows = a.Rows,
                RowsPerItem = rows,
                RowBlocks = Blocks(rows),
                PanelCount = weight.PanelCount,
                PanelsPerItem = panels,
                C = c.Data,
                Ldc = c.Stride,
                Scratch = device.ReserveScratch(P.ScratchBytes),
            };

            device.Run(groups * work.RowBlocks, ref work);
        }

        private int Blocks(int rows) => (a.Rows + rows - 1) / rows;
    }

    /// <summary>One item is a few panels for a block of rows; the blocks of a panel follow each other, so that its weights come from memory once.</summary>
    private struct Items<P> : ICpuWork
        where P : unmanaged, IPanelProduct
    {
        public P Product;
        public float* C;
        public nint Ldc;
        public int Rows;
        public int RowsPerItem;
        public int RowBlocks;
        public int PanelCount;
        public int PanelsPerItem;
        public WorkerScratch Scratch;

        [MethodImpl(CpuDevice.HotLoop)]
        public readonly void Execute(int item, int worker)
        {
            int row = item % RowBlocks * RowsPerItem, panel = item / RowBlocks * PanelsPerItem;
            Product.Run(
                row, Math.Min(RowsPerItem, Rows - row),
                panel, Math.Min(PanelCount, panel + PanelsPerItem),
                C + (row * Ldc) + (panel * (nint)P.Width), Ldc,
                Scratch.Of(worker));
        }
    }
}
