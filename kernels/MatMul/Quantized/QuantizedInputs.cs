using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul.Quantized;

/// <summary>
/// Rows of A as int8 products read them: each by itself rounded to whole multiples of a 127th of its largest magnitude, with 128 added; in bytes, or in words
/// where a device multiplies these.
/// </summary>
internal readonly unsafe struct QuantizedInputs(byte* values, int stride, bool areWords, float* scales)
{
    public nint Stride => stride;

    /// <summary>Whether values are words, for <see cref="WordDot"/>.</summary>
    public bool AreWords => areWords;

    public byte* Row(int row) => values + ((long)row * stride);

    /// <summary>Factors of the rows; NaN for a row with an infinity or a NaN.</summary>
    public float* Scales => scales;

    /// <summary>Bytes that they take in the device's shared memory.</summary>
    public static long BytesFor(CpuDevice device, long rows, int columns) => checked((rows * StrideOf(columns, WordDot.Takes(device, rows))) + ScaleBytes(rows));

    /// <summary>Quantises; valid until the device's next kernel.</summary>
    public static QuantizedInputs Of(CpuDevice device, HostMatrix a)
    {
        var memory = device.ReserveShared(BytesFor(device, a.Rows, a.Columns));
        var areWords = WordDot.Takes(device, a.Rows);
        var rows = new QuantizedInputs(memory + ScaleBytes(a.Rows), StrideOf(a.Columns, areWords), areWords, (float*)memory);
        var work = new Work { Blocks = new RowBlocks(a.Rows, device.Threads), Source = a, Target = rows };
        device.Run(work.Blocks.Items, ref work);
        return rows;
    }

    // A line more than the row: rows whose distance is a power of two would share the same few cache sets.
    private static int StrideOf(int columns, bool areWords)
    {
        var bytes = checked(columns * (areWords ? WordDot.InputBytes : sizeof(byte)));
        return ((bytes + Prefetch.CacheLine - 1) / Prefetch.CacheLine * Prefetch.CacheLine) + Prefetch.CacheLine;
    }

    private static long ScaleBytes(long rows) => ((rows * sizeof(float)) + Prefetch.CacheLine - 1) / Prefetch.CacheLine * Prefetch.CacheLine;

    private struct Work : ICpuWork
    {
        public RowBlocks Blocks;
        public HostMatrix Source;
        public QuantizedInputs Target;

        [MethodImpl(CpuDevice.HotLoop)]
        public readonly void Execute(int item, int worker)
        {
            // Words are made of the bytes in the second half of their row, from the first on, so that none is written over before it is read.
            var (begin, end) = Blocks[item];
            var bytes = (int)Target.Stride / (Target.AreWords ? WordDot.InputBytes : sizeof(byte));
            for (var row = begin; row < end; row++)
            {
                var values = Target.Row(row) + ((int)Target.Stride - bytes);
                Target.Scales[row] = RowQuantizer.Quantize(Source.Row(row), new Span<sbyte>(values, Source.Columns));

                // Adding 128 to a signed byte turns its highest bit round. What stands after the row meets weights of 0.
                for (var i = 0; i < bytes; i += sizeof(ulong))
                    *(ulong*)(values + i) ^= 0x8080808080808080;
                if (Target.AreWords)
                    Widen(values, (ushort*)Target.Row(row), bytes);
            }
        }

        [MethodImpl(CpuDevice.HotLoop)]
        private static void Widen(byte* from, ushort* to, int count)
        {
            for (var i = 0; i < count; i += Vector256<byte>.Count)
                Avx512BW.ConvertToVector512UInt16(Vector256.Load(from + i)).Store(to + i);
        }
    }
}
