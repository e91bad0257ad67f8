using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.MatMul.Quantized;

/// <summary>Rows of K inputs that were quantised before, on their way into a matrix: copied, or decoded exactly where they have multipliers and the matrix is int8.</summary>
internal readonly unsafe struct QuantizedRows(byte* values, byte* multipliers, int k)
{
    // Rows go over in runs of about this many bytes: a transfer each would cost more than the bytes.
    private const int RunBytes = 1 << 20;

    /// <summary>Packs as many rows as there are scales.</summary>
    public static void Pack(IDevice device, PackedMatrix target, int firstRow, QuantizedRows rows, ReadOnlySpan<float> scales)
    {
        if (scales.IsEmpty)
            return;
        if (device is Accelerator accelerator)
        {
            Write(accelerator, target, firstRow, rows, scales);
            return;
        }

        target.CheckPackedFor((CpuDevice)device);
        scales.CopyTo(new Span<float>(target.HostScales + firstRow, scales.Length));
        var kernel = new Kernel(target, firstRow, rows, scales.Length);
        ((CpuDevice)device).Launch(ref kernel);
    }

    private static void Write(Accelerator device, PackedMatrix target, int firstRow, QuantizedRows rows, ReadOnlySpan<float> scales)
    {
        var perRun = Math.Clamp(RunBytes / target.PaddedK, 1, scales.Length);
        var run = new sbyte[checked(perRun * target.PaddedK)];
        for (var row = 0; row < scales.Length; row += perRun)
        {
            var count = Math.Min(perRun, scales.Length - row);
            for (var i = 0; i < count; i++)
                rows.Decode(row + i, run.AsSpan(i * target.PaddedK, target.K));
            device.Write(target.Memory, (long)(firstRow + row) * target.PaddedK, MemoryMarshal.AsBytes(run.AsSpan(0, count * target.PaddedK)));
        }

        device.Write(target.Scales!, (long)firstRow * sizeof(float), MemoryMarshal.AsBytes(scales));
    }

    private ReadOnlySpan<byte> Nibbles(int row) => new(values + ((long)row * GroupQuantizer.ValueBytes(k)), GroupQuantizer.ValueBytes(k));

    private ReadOnlySpan<byte> Multipliers(int row) => new(multipliers + ((long)row * GroupQuantizer.Groups(k)), GroupQuantizer.Groups(k));

    private void Decode(int row, Span<sbyte> decoded)
    {
        if (multipliers is null)
            new ReadOnlySpan<sbyte>(values + ((long)row * k), k).CopyTo(decoded);
        else
            GroupQuantizer.Decode(Nibbles(row), Multipliers(row), decoded);
    }

    private readonly struct Kernel(PackedMatrix target, int firstRow, QuantizedRows rows, int count) : ICpuKernel
    {
        public void Launch<S, V>(CpuDevice device)
            where S : unmanaged, ISimd<V>
            where V : unmanaged
        {
            var firstPanel = firstRow / target.PanelWidth;
            var work = new Work
            {
                Rows = rows,
                FirstRow = firstRow,
                EndRow = firstRow + count,
                FirstPanel = firstPanel,
                K = target.K,
                Type = target.Type,
                PanelWidth = target.PanelWidth,
                Panels = target.Panel(0),
                PanelBytes = target.PanelBytes,
                Scratch = device.ReserveScratch(target.K),
            };
            device.Run(((firstRow + count - 1) / target.PanelWidth) - firstPanel + 1, ref work);
        }
    }

    // One item is one panel.
    private struct Work : ICpuWork
    {
        public QuantizedRows Rows;
        public byte* Panels;
        public long PanelBytes;
        public int FirstRow;
        public int EndRow;
        public int FirstPanel;
        public int K;
        public int PanelWidth;
        public DType Type;
        public WorkerScratch Scratch;

        [MethodImpl(CpuDevice.HotLoop)]
        public readonly void Execute(int item, int worker)
        {
            var start = (FirstPanel + item) * PanelWidth;
            var panel = Panels + ((FirstPanel + item) * PanelBytes);
            var decoded = new Span<sbyte>(Scratch.Of(worker), K);
            for (var row = Math.Max(FirstRow, start); row < Math.Min(EndRow, start + PanelWidth); row++)
            {
                if (Type == DType.I4)
                {
                    Int4Panel.Write(panel, row - start, K, Rows.Nibbles(row - FirstRow), Rows.Multipliers(row - FirstRow));
                    continue;
                }

                Rows.Decode(row - FirstRow, decoded);
                QuantizedPanel.Write(panel, row - start, decoded);
            }
        }
    }
}
