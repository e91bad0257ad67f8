using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.Rotary;

public static unsafe partial class Rotary
{
    private readonly ref struct CpuKernel(
        HostMatrix x, int heads, ReadOnlySpan<int> offsets, ReadOnlySpan<int> first, ReadOnlySpan<int> shadows, ReadOnlySpan<int> places, RotaryTable table)
        : ICpuKernel
    {
        private readonly ReadOnlySpan<int> _offsets = offsets;
        private readonly ReadOnlySpan<int> _first = first;
        private readonly ReadOnlySpan<int> _shadows = shadows;
        private readonly ReadOnlySpan<int> _places = places;

        public void Launch<S, V>(CpuDevice device)
            where S : unmanaged, ISimd<V>
            where V : unmanaged
        {
            fixed (int* starts = _offsets, positions = _first, shadowed = _shadows, each = _places)
            {
                var work = new Work<S, V>
                {
                    Blocks = new RowBlocks(x.Rows, device.Threads),
                    X = x,
                    Heads = heads,
                    Half = table.Half,
                    Angles = table.OnHost,
                    Starts = starts,
                    First = positions,
                    Shadows = shadowed,
                    Places = each,
                };
                device.Run(work.Blocks.Items, ref work);
            }
        }
    }

    private struct Work<S, V> : ICpuWork
        where S : unmanaged, ISimd<V>
        where V : unmanaged
    {
        public RowBlocks Blocks;
        public HostMatrix X;
        public float* Angles;
        public int* Starts;
        public int* First;
        public int* Shadows;
        public int* Places;
        public int Heads;
        public int Half;

        [MethodImpl(CpuDevice.HotLoop)]
        public readonly void Execute(int item, int worker)
        {
            var (begin, end) = Blocks[item];
            var sequence = 0;
            for (var row = begin; row < end; row++)
            {
                while (row >= Starts[sequence + 1])
                    sequence++;
                var position = Places is not null ? Places[row] : row - Starts[sequence] + (First is null ? 0 : First[sequence]);
                if (Shadows is not null && row - (Starts[sequence + 1] - Shadows[2 * sequence]) is var shadow and >= 0)
                    position = Shadows[(2 * sequence) + 1] + shadow;
                var cosines = Angles + (2L * position * Half);
                for (var head = 0; head < Heads; head++)
                    Turn(X.RowPointer(row) + (2L * head * Half), cosines, cosines + Half);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Turn(float* x, float* cosines, float* sines)
        {
            var i = 0;
            for (; i + S.Width <= Half; i += S.Width)
                Pair<S, V>(x + i, x + Half + i, cosines + i, sines + i);
            for (; i < Half; i++)
                Pair<SimdScalar, float>(x + i, x + Half + i, cosines + i, sines + i);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Pair<T, Y>(float* low, float* high, float* cosine, float* sine)
            where T : unmanaged, ISimd<Y>
            where Y : unmanaged
        {
            Y a = T.Load(low), b = T.Load(high), c = T.Load(cosine), s = T.Load(sine);
            T.Store(T.Subtract(T.Multiply(a, c), T.Multiply(b, s)), low);
            T.Store(T.FusedMultiplyAdd(b, c, T.Multiply(a, s)), high);
        }
    }
}
