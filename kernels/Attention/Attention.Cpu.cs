using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;

namespace Daedalus.Kernels.Attention;

public static unsafe partial class Attention
{
    private readonly ref struct CpuKernel(
        HostMatrix qkv, ReadOnlySpan<int> offsets, AttentionShape shape, AttentionSight sight, HostMatrix output) : ICpuKernel
    {
        private readonly ReadOnlySpan<int> _offsets = offsets;

        public void Launch<S, V>(CpuDevice device)
            where S : unmanaged, ISimd<V>
            where V : unmanaged
        {
            var cache = sight.Cache.GetValueOrDefault();
            fixed (int* starts = _offsets, first = cache.First.Span, count = cache.Count.Span, ranges = cache.Ranges.Span, shadows = sight.Shadows.Span, places = cache.Places.Span)
            {
                var batch = new SeenBatch(starts, _offsets.Length - 1, first, count, ranges, sight.BlockLength, shadows);
                if (batch.IsCached)
                {
                    var store = new StoreWork { Batch = batch, Places = places, Qkv = qkv, Cache = cache.Rows.OnHost };
                    device.Run(batch.Sequences, ref store);
                }

                // Many queries fill a whole panel of lanes; a short block of a cached canvas leaves fewer of them idle.
                if (S.PanelVectors > 2 && Longest(batch) > 2 * S.Width)
                    Attend<S, V, Four>(device, batch);
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
            var work = new QueryWork<S, V, C>
            {
                Batch = batch,
                Shape = shape,
                Qkv = qkv,
                Keys = sight.Cache?.Rows.OnHost ?? qkv,
                FirstKeyColumn = batch.IsCached ? 0 : shape.Heads * shape.HeadDim,
                Output = output,
                Scratch = device.ReserveScratch(QueryLanes<S, V, C>.Bytes(shape.HeadDim)),
            };
            device.Run(work.Items, ref work);
        }
    }
}
