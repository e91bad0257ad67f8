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
        var kernel = new PackKernel<ToPanel>(target, firstRow, scales.Length, new(rows, target, firstRow));
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

    private readonly struct ToPanel(QuantizedRows rows, PackedMatrix target, int firstRow) : IPanelRows
    {
        private readonly int _inputs = target.K;
        private readonly bool _is4 = target.Type == DType.I4;

        public long ScratchBytes => _inputs;

        [MethodImpl(CpuDevice.HotLoop)]
        public void Write(byte* panel, int panelStart, int begin, int end, float* scratch)
        {
            var decoded = new Span<sbyte>(scratch, _inputs);
            for (var row = begin; row < end; row++)
            {
                if (_is4)
                {
                    Int4Panel.Write(panel, row - panelStart, _inputs, rows.Nibbles(row - firstRow), rows.Multipliers(row - firstRow));
                    continue;
                }

                rows.Decode(row - firstRow, decoded);
                QuantizedPanel.Write(panel, row - panelStart, decoded);
            }
        }
    }
}
