using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.SwiGlu;

public static unsafe partial class SwiGlu
{
    private readonly struct CpuKernel(HostMatrix gateUp, HostMatrix output) : ICpuKernel
    {
        public void Launch<S, V>(CpuDevice device)
            where S : unmanaged, ISimd<V>
            where V : unmanaged
        {
            var work = new Work<S, V> { Blocks = new RowBlocks(output.Rows, device.Threads), GateUp = gateUp, Output = output };
            device.Run(work.Blocks.Items, ref work);
        }
    }

    private struct Work<S, V> : ICpuWork
        where S : unmanaged, ISimd<V>
        where V : unmanaged
    {
        public RowBlocks Blocks;
        public HostMatrix GateUp;
        public HostMatrix Output;

        [MethodImpl(CpuDevice.HotLoop)]
        public readonly void Execute(int item, int worker)
        {
            var n = Output.Columns;
            var (begin, end) = Blocks[item];
            for (var row = begin; row < end; row++)
            {
                var gate = GateUp.RowPointer(row);
                var up = gate + n;
                var y = Output.RowPointer(row);
                var i = 0;
                for (; i + S.Width <= n; i += S.Width)
                    S.Store(Gate<S, V>(S.Load(gate + i), S.Load(up + i)), y + i);
                for (; i < n; i++)
                    y[i] = Gate<SimdScalar, float>(gate[i], up[i]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Gate<S, V>(V gate, V up)
        where S : unmanaged, ISimd<V>
        where V : unmanaged
    {
        var denominator = S.Add(S.Broadcast(1f), VectorMath.Exp<S, V>(S.Subtract(S.Broadcast(0f), gate)));
        return S.Multiply(S.Divide(gate, denominator), up);
    }
}
