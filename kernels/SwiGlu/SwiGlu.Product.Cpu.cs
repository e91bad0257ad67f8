using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;

namespace Daedalus.Kernels.SwiGlu;

public static unsafe partial class SwiGlu
{
    private readonly struct CpuProduct(HostMatrix a, PackedMatrix weight, HostMatrix output) : ICpuKernel, IWeightKernel
    {
        public void Launch<S, V>(CpuDevice device)
            where S : unmanaged, ISimd<V>
            where V : unmanaged =>
            weight.Launch<S, V, CpuProduct>(device, a, this);

        public void Share<S, V, P>(CpuDevice device, P product)
            where S : unmanaged, ISimd<V>
            where V : unmanaged
            where P : unmanaged, IPanelProduct
        {
            var panels = (output.Columns + P.Width - 1) / P.Width;
            var work = new GatedItems<S, V, P>
            {
                Product = product,
                Parts = new ProductParts(a.Rows, panels, P.Width, device.Threads),
                Panels = weight.PanelCount,
                Output = output,
                Scratch = device.ReserveScratch(GatedItems<S, V, P>.ScratchBytes),
            };
            device.Run(work.Parts.Items, ref work);
        }
    }

    /// <summary>Some columns of the gate and those of what they gate, multiplied into a worker's scratch and gated there, where they are near.</summary>
    private struct GatedItems<S, V, P> : ICpuWork
        where S : unmanaged, ISimd<V>
        where V : unmanaged
        where P : unmanaged, IPanelProduct
    {
        // Where the second half does not begin with a panel it needs one more than the first; with two at a time every third is multiplied twice.
        private const int PanelsWhereCut = 2;

        public P Product;
        public ProductParts Parts;
        public int Panels;
        public HostMatrix Output;
        public WorkerScratch Scratch;

        /// <summary>Room of the product, then of the multiplication itself.</summary>
        public static long ScratchBytes => RoomBytes + P.ScratchBytes;

        private static long RoomBytes => (long)ProductParts.MostRowsPerItem * ((2 * PanelsWhereCut) + 1) * P.Width * sizeof(float);

        public readonly void Execute(int item, int worker)
        {
            var (row, rows, panel, end) = Parts[item];
            var together = Output.Columns % P.Width == 0 ? 1 : PanelsWhereCut;
            for (var at = panel; at < end && rows > 0; at += together)
                Multiply(row, rows, at, Math.Min(end, at + together), Scratch.Of(worker));
        }

        private readonly void Multiply(int row, int rows, int panel, int end, float* gate)
        {
            int columns = (end - panel) * P.Width, first = Output.Columns + (panel * P.Width);
            int upPanel = first / P.Width, upEnd = Math.Min(Panels, (first + columns + P.Width - 1) / P.Width);
            var stride = columns + ((upEnd - upPanel) * P.Width);
            var room = gate + (RoomBytes / sizeof(float));
            Product.Run(row, rows, panel, end, gate, stride, room);
            Product.Run(row, rows, upPanel, upEnd, gate + columns, stride, room);
            Gate(gate, gate + columns + (first % P.Width), stride, Output.RowPointer(row) + (panel * P.Width), rows, columns);
        }

        [MethodImpl(CpuDevice.HotLoop)]
        private readonly void Gate(float* gate, float* up, nint stride, float* y, int rows, int columns)
        {
            for (var row = 0; row < rows; row++, gate += stride, up += stride, y += Output.Stride)
                for (var i = 0; i < columns; i += S.Width)
                    S.Store(Gate<S, V>(S.Load(gate + i), S.Load(up + i)), y + i);
        }
    }
}
