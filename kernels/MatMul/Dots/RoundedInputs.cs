using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul.Dots;

/// <summary>Rows of A as <see cref="IRowRounding"/> makes them, which tiles read line by line.</summary>
internal readonly unsafe struct RoundedInputs(byte* values, int stride, float* factors)
{
    public nint Stride => stride;

    public byte* Row(int row) => values + ((long)row * stride);

    /// <summary>What products of the rows have to be multiplied by.</summary>
    public float* Factors => factors;

    /// <summary>Bytes that they take in the device's shared memory.</summary>
    public static long BytesFor<R>(long rows, int columns)
        where R : struct, IRowRounding =>
        checked((rows * StrideOf<R>(columns)) + FactorBytes(rows));

    /// <summary>Rounds; valid until the device's next kernel.</summary>
    public static RoundedInputs Of<R>(CpuDevice device, HostMatrix a)
        where R : unmanaged, IRowRounding
    {
        var memory = device.ReserveShared(BytesFor<R>(a.Rows, a.Columns));
        var rows = new RoundedInputs(memory + FactorBytes(a.Rows), StrideOf<R>(a.Columns), (float*)memory);
        var work = new Work<R> { Blocks = new RowBlocks(a.Rows, device.Threads), Source = a, Target = rows };
        device.Run(work.Blocks.Items, ref work);
        return rows;
    }

    // A line more than the row: rows whose distance is a power of two would share the same few cache sets.
    private static int StrideOf<R>(int columns)
        where R : struct, IRowRounding =>
        checked((((columns * R.Bytes) + Prefetch.CacheLine - 1) / Prefetch.CacheLine * Prefetch.CacheLine) + Prefetch.CacheLine);

    private static long FactorBytes(long rows) => ((rows * sizeof(float)) + Prefetch.CacheLine - 1) / Prefetch.CacheLine * Prefetch.CacheLine;

    private struct Work<R> : ICpuWork
        where R : unmanaged, IRowRounding
    {
        public RowBlocks Blocks;
        public HostMatrix Source;
        public RoundedInputs Target;

        [MethodImpl(CpuDevice.HotLoop)]
        public readonly void Execute(int item, int worker)
        {
            var (begin, end) = Blocks[item];
            for (var row = begin; row < end; row++)
                Target.Factors[row] = R.Round(Source.Row(row), new Span<byte>(Target.Row(row), (int)Target.Stride));
        }
    }
}
