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
            if (sight != default)
                throw new NotSupportedException("block-causal and cached attention on the processor");
            var width = MatMulTile.Vectors * S.Width;
            int paddedRows = 0, longest = 0;
            for (var s = 0; s + 1 < _offsets.Length; s++)
            {
                var padded = RoundUp(_offsets[s + 1] - _offsets[s], width);
                paddedRows += padded;
                longest = Math.Max(longest, padded);
            }

            fixed (int* starts = _offsets)
            {
                var batch = new KeyValuePanels(workspace.Panels(paddedRows).OnHost.Data, paddedRows, starts, _offsets.Length - 1, shape, width);
                var pack = new PackWork<S, V> { Panels = batch, Qkv = qkv };
                device.Run(batch.Sequences * shape.KvHeads, ref pack);

                var scratch = (long)MatMulTile.Rows * (longest + batch.PaddedDim) * sizeof(float);
                var work = new QueryWork<S, V> { Panels = batch, Qkv = qkv, Output = output, Scratch = device.ReserveScratch(scratch) };
                device.Run(work.Items, ref work);
            }
        }
    }

    internal static int RoundUp(int value, int multiple) => checked(value + multiple - 1) / multiple * multiple;
}
