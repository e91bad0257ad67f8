using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;

namespace Daedalus.Kernels.Confidence;

public static unsafe partial class Confidence
{
    // Fixed, so that the order of the sums is a property of the vocabulary and of nothing else.
    internal const int ChunkColumns = 256;

    /// <summary>What scoring takes of a workspace.</summary>
    internal static ConfidenceNeed NeedOnProcessor(PackedMatrix head, long positions) => ConfidenceNeed.OnProcessor(positions, ProcessorChunks(head));

    private static int ProcessorChunks(PackedMatrix head) => (head.N + ChunkColumns - 1) / ChunkColumns;

    private readonly ref struct CpuKernel(
        HostMatrix hidden, PackedMatrix head, ReadOnlySpan<ConfidenceQuery> queries, ConfidenceWorkspace workspace) : ICpuKernel, IWeightKernel
    {
        private readonly ReadOnlySpan<ConfidenceQuery> _queries = queries;

        public void Launch<S, V>(CpuDevice device)
            where S : unmanaged, ISimd<V>
            where V : unmanaged =>
            head.Launch<S, V, CpuKernel>(device, hidden, this);

        public void Share<S, V, P>(CpuDevice device, P product)
            where S : unmanaged, ISimd<V>
            where V : unmanaged
            where P : unmanaged, IPanelProduct
        {
            var chunks = ProcessorChunks(head);
            workspace.Reserve(_queries.Length, chunks);
            fixed (ConfidenceQuery* query = _queries)
            {
                var work = new ChunkWork<S, V, P>
                {
                    Product = product,
                    Vocabulary = head.N,
                    ChunkColumns = ChunkColumns,
                    Chunks = chunks,
                    Queries = query,
                    Count = _queries.Length,
                    Results = workspace.Chunks,
                    Specials = workspace.Specials,
                    Scratch = device.ReserveScratch(ChunkWork<S, V, P>.ScratchBytes(ChunkColumns)),
                };
                device.Run(work.Items, ref work);
            }
        }
    }
}
