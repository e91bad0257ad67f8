using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul;

public static unsafe partial class MatMul
{
    // A block of A (384 KiB) stays in the second-level cache while the panels of an item take turns.
    private const int BlockRows = 384;
    private const int MostPanelsPerItem = 8;

    private readonly struct CpuKernel(HostMatrix a, PackedMatrix weight, HostMatrix c) : ICpuKernel, IWeightKernel
    {
        public void Launch<S, V>(CpuDevice device)
            where S : unmanaged, ISimd<V>
            where V : unmanaged =>
            weight.Launch<S, V, CpuKernel>(device, this);

        public void Share<S, V, W>(CpuDevice device)
            where S : unmanaged, ISimd<V>
            where V : unmanaged
            where W : unmanaged, IWeightFormat
        {
            var perItem = Math.Clamp(weight.PanelCount / (4 * device.Threads), 1, MostPanelsPerItem);
            var work = new Panels<S, V, W>
            {
                A = a.Data,
                Lda = a.Stride,
                Rows = a.Rows,
                K = weight.K,
                Weight = weight.Panel(0),
                PanelBytes = weight.PanelBytes,
                Scales = weight.HostScales,
                PanelCount = weight.PanelCount,
                PanelsPerItem = perItem,
                C = c.Data,
                Ldc = c.Stride,
                Scratch = device.ReserveScratch(PanelBlock.ScratchBytes<S, V>()),
            };

            device.Run((weight.PanelCount + perItem - 1) / perItem, ref work);
        }
    }

    /// <summary>One item is a few panels for all rows: blocks of rows, in them blocks of inputs, in them the panels.</summary>
    private struct Panels<S, V, W> : ICpuWork
        where S : unmanaged, ISimd<V>
        where V : unmanaged
        where W : unmanaged, IWeightFormat
    {
        public float* A;
        public float* C;
        public byte* Weight;
        public float* Scales;
        public long PanelBytes;
        public nint Lda;
        public nint Ldc;
        public int Rows;
        public int K;
        public int PanelCount;
        public int PanelsPerItem;
        public WorkerScratch Scratch;

        private static nint Width => MatMulTile.Vectors * S.Width;

        [MethodImpl(CpuDevice.HotLoop)]
        public readonly void Execute(int item, int worker)
        {
            var first = item * PanelsPerItem;
            var end = Math.Min(PanelCount, first + PanelsPerItem);
            for (var row = 0; row < Rows; row += BlockRows)
                for (var k = 0; k < K; k += PanelBlock.Inputs)
                    for (var panel = first; panel < end; panel++)
                    {
                        var rows = Math.Min(BlockRows, Rows - row);
                        var c = C + (row * Ldc) + (panel * Width);
                        PanelBlock.Run<S, V, W>(
                            A + (row * Lda) + k, Lda, rows,
                            Block(panel, k),
                            c, Ldc,
                            Math.Min(PanelBlock.Inputs, K - k), k > 0,
                            Scratch.Of(worker),
                            panel + 1 < end ? Block(panel + 1, k) : Block(first, k + PanelBlock.Inputs));
                        if (k + PanelBlock.Inputs >= K)
                            RowScales.Apply<S, V, W>(c, Ldc, rows, Scales + (panel * Width));
                    }
        }

        private readonly byte* Block(int panel, int k) => Weight + (panel * PanelBytes) + (k * Width * W.Bytes);
    }
}
