using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;

namespace Daedalus.Kernels.Embedding;

public static unsafe partial class Embedding
{
    private readonly ref struct CpuKernel(PackedMatrix table, ReadOnlySpan<int> ids, HostMatrix output) : ICpuKernel
    {
        private readonly ReadOnlySpan<int> _ids = ids;

        public void Launch<S, V>(CpuDevice device)
            where S : unmanaged, ISimd<V>
            where V : unmanaged
        {
            fixed (int* ids = _ids)
            {
                var work = new Gather { Rows = table.HostRows, Ids = ids, Output = output };
                device.Run(RowBlocks.Count(_ids.Length), ref work);
            }
        }
    }

    private struct Gather : ICpuWork
    {
        public PackedRows Rows;
        public int* Ids;
        public HostMatrix Output;

        public readonly void Execute(int item, int worker)
        {
            for (var i = RowBlocks.Begin(item); i < RowBlocks.End(item, Output.Rows); i++)
                Rows.Read(Ids[i], Output.Row(i));
        }
    }
}
