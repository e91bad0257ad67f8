using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;

namespace Daedalus.Kernels.Confidence;

public static unsafe partial class Confidence
{
    /// <summary>What scoring takes of a workspace.</summary>
    internal static ConfidenceNeed NeedOnProcessor(PackedMatrix head, long positions) => ConfidenceNeed.OnProcessor(positions, new VocabularyRanges(head.N).Count);

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
            var ranges = new VocabularyRanges(head.N);
            workspace.Reserve(_queries.Length, ranges.Count);
            fixed (ConfidenceQuery* query = _queries)
            {
                var work = new RangeWork<S, V, P>
                {
                    Product = product,
                    Ranges = ranges,
                    Queries = query,
                    Count = _queries.Length,
                    Results = workspace.Ranges,
                    Specials = workspace.Specials,
                    Scratch = device.ReserveScratch(RangeWork<S, V, P>.ScratchBytes),
                };
                device.Run(ranges.Count, ref work);
            }
        }
    }
}
