using System.Runtime.Intrinsics;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.MatMul.Dots;

namespace Daedalus.Kernels.Attention;

public static unsafe partial class Attention
{
    private readonly ref struct CpuKernel(
        HostMatrix qkv, ReadOnlySpan<int> offsets, AttentionShape shape, AttentionSight sight, HostMatrix output, bool inBF16) : ICpuKernel
    {
        private readonly ReadOnlySpan<int> _offsets = offsets;

        public void Launch<S, V>(CpuDevice device)
            where S : unmanaged, ISimd<V>
            where V : unmanaged
        {
            var cache = sight.Cache.GetValueOrDefault();
            fixed (int* starts = _offsets, ranges = cache.Ranges.Span, first = cache.First.Span, count = cache.Count.Span, places = cache.Places.Span, shadows = sight.Shadows.Span)
            {
                var batch = new SeenBatch(starts, _offsets.Length - 1, first, count, ranges, sight.BlockLength, shadows);
                if (batch.IsCached)
                {
                    var store = new StoreWork { Batch = batch, Places = places, Qkv = qkv, Cache = cache.Rows.OnHost };
                    device.Run(batch.Sequences, ref store);
                }

                // Many queries fill a whole panel of lanes; a short block of a cached canvas leaves fewer of them idle, and a very short one fewer still in
                // registers of half the width. What a lane computes is the same in each.
                var longest = Longest(batch);
                if (S.PanelVectors > 2 && longest > 2 * S.Width)
                    Attend<S, V, Four>(device, batch);
                else if (S.Width > Simd256.Width && longest <= 2 * Simd256.Width)
                    Attend<Simd256, Vector256<float>, Two>(device, batch);
                else
                    Attend<S, V, Two>(device, batch);
            }
        }

        private static int Longest(SeenBatch batch)
        {
            var most = 0;
            for (var s = 0; s < batch.Sequences; s++)
                most = Math.Max(most, batch.Queries(s));
            return most;
        }

        private void Attend<S, V, C>(CpuDevice device, SeenBatch batch)
            where S : unmanaged, ISimd<V>
            where V : unmanaged
            where C : unmanaged, ICount
        {
            if (inBF16 && device.MultipliesBF16 && shape.HeadDim % BF16Pairs.InputsTogether == 0 && WideTile<WideBF16>.IsReady)
                Attend<PairLanes<S, V, C>>(device, batch);
            else
                Attend<QueryLanes<S, V, C>>(device, batch);
        }

        private void Attend<L>(CpuDevice device, SeenBatch batch)
            where L : unmanaged, IQueryLanes<L>
        {
            var work = new QueryWork<L>
            {
                Batch = batch,
                Shape = shape,
                Qkv = qkv,
                Keys = sight.Cache?.Rows.OnHost ?? qkv,
                FirstKeyColumn = batch.IsCached ? 0 : shape.Heads * shape.HeadDim,
                Output = output,
                Scratch = device.ReserveScratch(L.Bytes(shape.HeadDim)),
            };
            device.Run(work.Items, ref work);
        }
    }
}
