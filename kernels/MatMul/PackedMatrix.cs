using System.Diagnostics;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.MatMul;

/// <summary>
/// A weight matrix [N, K] as kernels read it. On the processor: panels of two registers of output columns, in each the K inputs in order, so that
/// a product streams memory once and forward; fp32 and bf16 keep their width, fp16 is widened to fp32 (no vector unit here computes on it). On
/// an accelerator: rows as stored, padded with zeros to whole tiles. Packed once at load, then only read.
/// </summary>
public sealed unsafe class PackedMatrix : IDisposable
{
    // Whole tiles: kernels on accelerators load them without asking where the matrix ends.
    private const int RowTile = 128;
    private const int InputTile = 32;

    private PackedMatrix(DeviceMemory memory, int n, int k, DType type, int panelWidth)
    {
        Memory = memory;
        N = n;
        K = k;
        Type = type;
        PanelWidth = panelWidth;
    }

    /// <summary>Outputs: rows of the stored weight.</summary>
    public int N { get; }

    /// <summary>Inputs: columns of the stored weight.</summary>
    public int K { get; }

    /// <summary>Storage in memory; on the processor <see cref="DType.F32"/> or <see cref="DType.BF16"/>.</summary>
    public DType Type { get; }

    /// <summary>Bytes held.</summary>
    public long Bytes => Memory.Bytes;

    /// <summary>Outputs rounded up to whole panels: what a product writes per row.</summary>
    public int PaddedN => PanelCount * PanelWidth;

    internal DeviceMemory Memory { get; }

    /// <summary>Values from one stored row to the next on an accelerator.</summary>
    internal int PaddedK => RoundUp(K, InputTile);

    internal int PanelWidth { get; }

    internal int PanelCount => (N + PanelWidth - 1) / PanelWidth;

    internal long PanelBytes => (long)PanelWidth * K * Type.Bytes();

    /// <summary>Bytes that a weight takes once packed.</summary>
    public static long BytesFor(IDevice device, long n, long k, DType stored) => device is Accelerator
        ? checked((n + RowTile - 1) / RowTile * RowTile * ((k + InputTile - 1) / InputTile * InputTile) * stored.Bytes())
        : checked((n + Matrix.ColumnAlignment - 1) / Matrix.ColumnAlignment * Matrix.ColumnAlignment * k * PanelType(stored).Bytes());

    /// <summary>Takes memory for a weight; fill it with <see cref="PackRows"/>.</summary>
    /// <param name="device">Where it will be used; decides the layout.</param>
    /// <param name="n">Outputs, at least 1.</param>
    /// <param name="k">Inputs, at least 1.</param>
    /// <param name="stored">Type of the rows that will come.</param>
    /// <exception cref="InsufficientMemoryException">The system refused.</exception>
    public static PackedMatrix Allocate(IDevice device, int n, int k, DType stored)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (device is Accelerator accelerator)
        {
            var rows = new PackedMatrix(device.Allocate(BytesFor(device, n, k, stored)), n, k, stored, 0);
            accelerator.Fill(rows.Memory, 0, rows.Bytes, 0);
            return rows;
        }

        var panelWidth = PackKernel.PanelWidth((CpuDevice)device);
        var type = PanelType(stored);
        var bytes = checked((long)((n + panelWidth - 1) / panelWidth) * panelWidth * k * type.Bytes());
        var matrix = new PackedMatrix(device.Allocate(bytes), n, k, type, panelWidth);
        if (n % panelWidth != 0)
            new Span<byte>(matrix.Panel(matrix.PanelCount - 1), checked((int)matrix.PanelBytes)).Clear();
        return matrix;
    }

    /// <summary>Packs whole rows of the weight, in any order and any number of calls.</summary>
    /// <param name="device">The device of <see cref="Allocate"/>.</param>
    /// <param name="firstRow">Output index of the first row given.</param>
    /// <param name="stored">Type of the bytes.</param>
    /// <param name="rows">Whole rows of K little-endian values.</param>
    public void PackRows(IDevice device, int firstRow, DType stored, ReadOnlySpan<byte> rows)
    {
        var rowBytes = (long)K * stored.Bytes();
        if (rows.Length % rowBytes != 0 || firstRow < 0 || firstRow + (rows.Length / rowBytes) > N)
            throw new ArgumentException($"{rows.Length} bytes at row {firstRow} are no whole rows of a [{N}, {K}] matrix of {stored}.", nameof(rows));
        if (device is Accelerator accelerator)
        {
            WriteRows(accelerator, firstRow, stored, rows, (int)rowBytes);
            return;
        }

        CheckPackedFor((CpuDevice)device);
        if ((stored == DType.BF16) != (Type == DType.BF16))
            throw new ArgumentException($"Rows of {stored} cannot go into a matrix packed as {Type}.", nameof(stored));
        fixed (byte* source = rows)
        {
            var kernel = new PackKernel(this, firstRow, (int)(rows.Length / rowBytes), stored, source);
            ((CpuDevice)device).Launch(ref kernel);
        }
    }

    /// <summary>Copies one stored row back out of the processor's memory as fp32: the embedding of a token.</summary>
    /// <param name="row">0 to N - 1.</param>
    /// <param name="target">K values.</param>
    public void ReadRow(int row, Span<float> target)
    {
        Debug.Assert((uint)row < (uint)N && target.Length >= K, "row outside the matrix");
        var panel = Panel(row / PanelWidth);
        var at = row % PanelWidth;
        if (Type == DType.BF16)
            for (var k = 0; k < K; k++, at += PanelWidth)
                target[k] = BFloat16.ToSingle(((ushort*)panel)[at]);
        else
            for (var k = 0; k < K; k++, at += PanelWidth)
                target[k] = ((float*)panel)[at];
    }

    /// <inheritdoc/>
    public void Dispose() => Memory.Dispose();

    /// <exception cref="ArgumentException">It was packed for another instruction set than the device has.</exception>
    internal void CheckPackedFor(CpuDevice device)
    {
        if (PanelWidth != PackKernel.PanelWidth(device))
            throw new ArgumentException(
                $"A [{N}, {K}] weight was packed for panels of {PanelWidth}, but {device.Isa} reads panels of {PackKernel.PanelWidth(device)}. "
                + "Pack it on the device that uses it.");
    }

    /// <summary>Runs a kernel in the form for this storage: the one place that knows which storages there are.</summary>
    internal void Launch<S, V, K>(CpuDevice device, in K kernel)
        where S : unmanaged, ISimd<V>
        where V : unmanaged
        where K : IWeightKernel, allows ref struct
    {
        if (Type == DType.BF16)
            kernel.Share<S, V, BF16Weights>(device);
        else
            kernel.Share<S, V, F32Weights>(device);
    }

    private static DType PanelType(DType stored) => stored == DType.BF16 ? DType.BF16 : DType.F32;

    private static int RoundUp(int value, int multiple) => checked(value + multiple - 1) / multiple * multiple;

    private void WriteRows(Accelerator device, int firstRow, DType stored, ReadOnlySpan<byte> rows, int rowBytes)
    {
        if (stored != Type)
            throw new ArgumentException($"Rows of {stored} cannot go into a matrix kept as {Type}.", nameof(stored));
        var stride = (long)PaddedK * Type.Bytes();
        if (stride == rowBytes)
            device.Write(Memory, firstRow * stride, rows);
        else
            for (var i = 0; i < rows.Length / rowBytes; i++)
                device.Write(Memory, (firstRow + i) * stride, rows.Slice(i * rowBytes, rowBytes));
    }

    internal byte* Panel(int index) => (byte*)((NativeBuffer)Memory).Address + (index * PanelBytes);
}
