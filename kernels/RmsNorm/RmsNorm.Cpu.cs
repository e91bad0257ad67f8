using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.RmsNorm;

public static unsafe partial class RmsNorm
{
    private readonly ref struct CpuKernel(
        MatrixView x, ReadOnlySpan<float> weight, float epsilon, MatrixView output, ReadOnlySpan<int> rows) : ICpuKernel
    {
        private readonly ReadOnlySpan<float> _weight = weight;
        private readonly ReadOnlySpan<int> _rows = rows;

        public void Launch<S, V>(CpuDevice device)
            where S : unmanaged, ISimd<V>
            where V : unmanaged
        {
            fixed (float* scale = _weight)
            fixed (int* which = _rows)
            {
                var work = new Work<S, V> { X = x, Weight = scale, Epsilon = epsilon, Output = output, Which = which };
                device.Run(RowBlocks.Count(output.Rows), ref work);
            }
        }
    }

    private struct Work<S, V> : ICpuWork
        where S : unmanaged, ISimd<V>
        where V : unmanaged
    {
        private const int RunOfRegisters = 16;

        public MatrixView X;
        public MatrixView Output;
        public float* Weight;
        public int* Which;
        public float Epsilon;

        public readonly void Execute(int item, int worker)
        {
            for (var row = RowBlocks.Begin(item); row < RowBlocks.End(item, Output.Rows); row++)
                Normalise(X.RowPointer(Which is null ? row : Which[row]), Output.RowPointer(row), X.Columns);
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
