using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul.Quantized;

/// <summary>Rows of A as int8 products read them: each by itself rounded to whole multiples of a 127th of its largest magnitude, with 128 added.</summary>
internal readonly unsafe struct QuantizedInputs(byte* values, int stride, float* scales)
{
    public nint Stride => stride;

    public byte* Row(int row) => values + ((long)row * stride);

    /// <summary>Factors of the rows; NaN for a row with an infinity or a NaN.</summary>
    public float* Scales => scales;

    /// <summary>Bytes that they take in the device's shared memory.</summary>
    public static long BytesFor(long rows, int columns) => checked((rows * StrideOf(columns)) + ScaleBytes(rows));

    /// <summary>Quantises; valid until the device's next kernel.</summary>
    public static QuantizedInputs Of(CpuDevice device, HostMatrix a)
    {
        var memory = device.ReserveShared(BytesFor(a.Rows, a.Columns));
        var rows = new QuantizedInputs(memory + ScaleBytes(a.Rows), StrideOf(a.Columns), (float*)memory);
        var work = new Work { Blocks = new RowBlocks(a.Rows, device.Threads), Source = a, Target = rows };
        device.Run(work.Blocks.Items, ref work);
        return rows;
    }

    // A line more than the row: rows whose distance is a power of two would share the same few cache sets.
    private static int StrideOf(int columns) => ((columns + Prefetch.CacheLine - 1) / Prefetch.CacheLine * Prefetch.CacheLine) + Prefetch.CacheLine;

    private static long ScaleBytes(long rows) => ((rows * sizeof(float)) + Prefetch.CacheLine - 1) / Prefetch.CacheLine * Prefetch.CacheLine;

    private struct Work : ICpuWork
    {
        public RowBlocks Blocks;
        public HostMatrix Source;
        public QuantizedInputs Target;

        [MethodImpl(CpuDevice.HotLoop)]
        public readonly void Execute(int item, int worker)
        {
            var (begin, end) = Blocks[item];
            for (var row = begin; row < end; row++)
            {
                var values = new Span<sbyte>(Target.Row(row), Source.Columns);
                Target.Scales[row] = RowQuantizer.Quantize(Source.Row(row), values);

                // Adding 128 to a signed byte turns its highest bit round. What stands after the row meets weights of 0.
                for (var i = 0; i < (int)Target.Stride; i += sizeof(ulong))
                    *(ulong*)(Target.Row(row) + i) ^= 0x8080808080808080;
            }
        }
    }
}
