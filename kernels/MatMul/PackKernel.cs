using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul;

/// <summary>Writes rows into the panels of a weight; one item is one panel, front to back.</summary>
internal readonly unsafe struct PackKernel<R>(PackedMatrix target, int firstRow, int count, R rows) : ICpuKernel
    where R : unmanaged, IPanelRows
{
    public void Launch<S, V>(CpuDevice device)
        where S : unmanaged, ISimd<V>
        where V : unmanaged
    {
        var firstPanel = firstRow / target.PanelWidth;
        var work = new Work
        {
            Rows = rows,
            FirstRow = firstRow,
            EndRow = firstRow + count,
            FirstPanel = firstPanel,
            PanelWidth = target.PanelWidth,
            Panels = target.Panel(0),
            PanelBytes = target.PanelBytes,
            Scratch = device.ReserveScratch(rows.ScratchBytes),
        };
        device.Run(((firstRow + count - 1) / target.PanelWidth) - firstPanel + 1, ref work);
    }

    private struct Work : ICpuWork
    {
        public R Rows;
        public byte* Panels;
        public long PanelBytes;
        public int FirstRow;
        public int EndRow;
        public int FirstPanel;
        public int PanelWidth;
        public WorkerScratch Scratch;

        public readonly void Execute(int item, int worker)
        {
            var start = (FirstPanel + item) * PanelWidth;
            Rows.Write(
                Panels + ((FirstPanel + item) * PanelBytes), start,
                Math.Max(FirstRow, start), Math.Min(EndRow, start + PanelWidth),
                Scratch.Of(worker));
        }
    }
}
