using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.RmsNorm;

public static unsafe partial class RmsNorm
{
    private readonly ref struct CpuKernel(
        HostMatrix x, HostMatrix? delta, HostMatrix weight, float epsilon, HostMatrix output, ReadOnlySpan<int> rows) : ICpuKernel
    {
        private readonly ReadOnlySpan<int> _rows = rows;

        public void Launch<S, V>(CpuDevice device)
            where S : unmanaged, ISimd<V>
            where V : unmanaged
        {
            fixed (int* which = _rows)
            {
                var work = new Work<S, V>
                {
                    Blocks = new RowBlocks(output.Rows, device.Threads),
                    X = x,
                    Delta = delta ?? default,
                    Weight = weight.Data,
                    Epsilon = epsilon,
                    Output = output,
                    Which = which,
                };
                device.Run(work.Blocks.Items, ref work);
            }
        }
    }

    private struct Work<S, V> : ICpuWork
        where S : unmanaged, ISimd<V>
        where V : unmanaged
    {
        private const int RunOfRegisters = 16;

        public RowBlocks Blocks;
        public HostMatrix X;
        public HostMatrix Delta;
        public HostMatrix Output;
        public float* Weight;
        public int* Which;
        public float Epsilon;

        public readonly void Execute(int item, int worker)
        {
            var (begin, end) = Blocks[item];
            for (var row = begin; row < end; row++)
            {
                var taken = Which is null ? row : Which[row];
                var x = X.RowPointer(taken);
                var y = Output.RowPointer(row);
                if (Delta.Data is not null)
                {
                    // A row may be asked for twice, but what is added to it is added once.
                    var sum = Which is null ? x : y;
                    Add(x, Delta.RowPointer(taken), sum, X.Columns);
                    x = sum;
                }

                Normalise(x, y, X.Columns);
            }
        }

        [MethodImpl(CpuDevice.HotLoop)]
        private static void Add(float* x, float* delta, float* sum, int n)
        {
            var whole = n - (n % S.Width);
            for (var i = 0; i < whole; i += S.Width)
                S.Store(S.Add(S.Load(x + i), S.Load(delta + i)), sum + i);
            for (var i = whole; i < n; i++)
                sum[i] = x[i] + delta[i];
        }

        [MethodImpl(CpuDevice.HotLoop)]
        private readonly void Normalise(float* x, float* y, int n)
        {
            var whole = n - (n % S.Width);
            var sum = 0.0;
            for (var i = 0; i < whole;)
            {
                // Short runs, added up in double: the whole row hangs on this one number, and one lane alone would make one long chain.
                var squares = S.Broadcast(0f);
                for (var end = Math.Min(whole, i + (RunOfRegisters * S.Width)); i < end; i += S.Width)
                    squares = S.FusedMultiplyAdd(S.Load(x + i), S.Load(x + i), squares);
                sum += S.Sum(squares);
            }

            for (var i = whole; i < n; i++)
                sum += x[i] * x[i];

            var scale = (float)(1 / Math.Sqrt((sum / n) + Epsilon));
            for (var i = 0; i < whole; i += S.Width)
                S.Store(S.Multiply(S.Multiply(S.Load(x + i), S.Broadcast(scale)), S.Load(Weight + i)), y + i);
            for (var i = whole; i < n; i++)
                y[i] = x[i] * scale * Weight[i];
        }
    }
}
