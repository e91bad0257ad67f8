using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;

namespace Daedalus.Kernels.Attention;

public static unsafe partial class Attention
{
    private readonly ref struct CpuKernel(
        HostMatrix qkv, ReadOnlySpan<int> offsets, AttentionShape shape, AttentionSight sight, AttentionWorkspace workspace, HostMatrix output) : ICpuKernel
    {
        private readonly ReadOnlySpan<int> _offsets = offsets;

        public void Launch<S, V>(CpuDevice device)
            where S : unmanaged, ISimd<V>
            where V : unmanaged
        {
            var cache = sight.Cache.GetValueOrDefault();
            fixed (int* starts = _offsets, first = cache.First.Span, count = cache.Count.Span, shadows = sight.Shadows.Span, places = cache.Places.Span)
            {
                var batch = new SeenBatch(starts, _offsets.Length - 1, first, count, cache.Capacity, sight.BlockLength, shadows);
                if (batch.IsCached)
                {
                    var store = new StoreWork { Batch = batch, Places = places, Qkv = qkv, Cache = cache.Rows.OnHost };
                    device.Run(batch.Sequences, ref store);
                }

                Attend<S, V>(device, batch);
            }
        }

        private void Attend<S, V>(CpuDevice device, SeenBatch batch)
            where S : unmanaged, ISimd<V>
            where V : unmanaged
        {
            var width = MatMulTile.Vectors * S.Width;
            int paddedRows = 0, longest = 0;
            for (var s = 0; s < batch.Sequences; s++)
            {
                var padded = RoundUp(batch.Keys(s), width);
                paddedRows = checked(paddedRows + padded);
                longest = Math.Max(longest, padded);
            }

            var panels = new KeyValuePanels(workspace.Panels(paddedRows).OnHost.Data, paddedRows, batch, shape, width);
            var pack = new PackWork<S, V>
            {
                Panels = panels,
                Source = sight.Cache?.Rows.OnHost ?? qkv,
                Column = batch.IsCached ? 0 : shape.Heads * shape.HeadDim,
            };
            device.Run(batch.Sequences * shape.KvHeads, ref pack);

            var scratch = (long)MatMulTile.Rows * (longest + panels.PaddedDim) * sizeof(float);
            var work = new QueryWork<S, V> { Panels = panels, Qkv = qkv, Output = output, Scratch = device.ReserveScratch(scratch) };
            device.Run(work.Items, ref work);
        }
    }

    internal static int RoundUp(int value, int multiple) => checked(value + multiple - 1) / multiple * multiple;
}
