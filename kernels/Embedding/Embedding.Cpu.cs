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
                var work = new Gather { Blocks = new RowBlocks(_ids.Length, device.Threads), Rows = table.HostRows, Ids = ids, Output = output };
                device.Run(work.Blocks.Items, ref work);
            }
        }
    }

    private struct Gather : ICpuWork
    {
        public RowBlocks Blocks;
        public PackedRows Rows;
        public int* Ids;
        public HostMatrix Output;

        public readonly void Execute(int item, int worker)
        {
            var (begin, end) = Blocks[item];
            for (var i = begin; i < end; i++)
                Rows.Read(Ids[i], Output.Row(i));
        }
    }
}
