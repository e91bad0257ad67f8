using System.Diagnostics;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.MatMul;

/// <summary>
/// A weight matrix [N, K] as the tile reads it: panels of two registers of output columns, in each the K inputs in order, so that a product
/// streams memory once and forward. fp32 and bf16 keep their width; fp16 is widened to fp32 (no vector unit here computes on it).
/// Columns past N are zero. Packed once at load, then only read.
/// </summary>
public sealed unsafe class PackedMatrix : IDisposable
{
    private readonly NativeBuffer _buffer;

    private PackedMatrix(NativeBuffer buffer, int n, int k, DType type, int panelWidth)
    {
        _buffer = buffer;
        N = n;
        K = k;
        Type = type;
        PanelWidth = panelWidth;
    }

    /// <summary>Outputs: rows of the stored weight.</summary>
    public int N { get; }

    /// <summary>Inputs: columns of the stored weight.</summary>
    public int K { get; }

    /// <summary>Storage in memory: <see cref="DType.F32"/> or <see cref="DType.BF16"/>.</summary>
    public DType Type { get; }

    /// <summary>Bytes held.</summary>
    public long Bytes => _buffer.Bytes;

    /// <summary>Outputs rounded up to whole panels: what a product writes per row.</summary>
    public int PaddedN => PanelCount * PanelWidth;

    internal int PanelWidth { get; }

    internal int PanelCount => (N + PanelWidth - 1) / PanelWidth;

    internal long PanelBytes => (long)PanelWidth * K * ElementBytes;

    private int ElementBytes => Type == DType.BF16 ? sizeof(ushort) : sizeof(float);

    /// <summary>Bytes that a weight takes once packed, on any device of this kind.</summary>
    public static long BytesFor(long n, long k, DType stored)
    {
        var padded = checked((n + Matrix.ColumnAlignment - 1) / Matrix.ColumnAlignment * Matrix.ColumnAlignment);
        return checked(padded * k * (stored == DType.BF16 ? sizeof(ushort) : sizeof(float)));
    }

    /// <summary>Takes memory for a weight; fill it with <see cref="PackRows"/>.</summary>
    /// <param name="device">Decides the panel width.</param>
    /// <param name="n">Outputs, at least 1.</param>
    /// <param name="k">Inputs, at least 1.</param>
    /// <param name="stored">Type of the rows that will come.</param>
    /// <exception cref="InsufficientMemoryException">The system refused.</exception>
    public static PackedMatrix Allocate(CpuDevice device, int n, int k, DType stored)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        var panelWidth = PackKernel.PanelWidth(device);
        var type = stored == DType.BF16 ? DType.BF16 : DType.F32;
        var bytes = checked((long)((n + panelWidth - 1) / panelWidth) * panelWidth * k * (type == DType.BF16 ? sizeof(ushort) : sizeof(float)));
        var matrix = new PackedMatrix(NativeBuffer.Allocate(bytes), n, k, type, panelWidth);
        if (n % panelWidth != 0)
            new Span<byte>(matrix.Panel(matrix.PanelCount - 1), checked((int)matrix.PanelBytes)).Clear();
        return matrix;
    }

    /// <summary>Packs whole rows of the weight, in any order and any number of calls.</summary>
    /// <param name="device">The device of <see cref="Allocate"/>.</param>
    /// <param name="firstRow">Output index of the first row given.</param>
    /// <param name="stored">Type of the bytes.</param>
    /// <param name="rows">Whole rows of K little-endian values.</param>
    public void PackRows(CpuDevice device, int firstRow, DType stored, ReadOnlySpan<byte> rows)
    {
        var rowBytes = (long)K * (stored == DType.F32 ? sizeof(float) : sizeof(ushort));
        if (rows.Length % rowBytes != 0 || firstRow < 0 || firstRow + (rows.Length / rowBytes) > N)
            throw new ArgumentException($"{rows.Length} bytes at row {firstRow} are no whole rows of a [{N}, {K}] matrix of {stored}.", nameof(rows));
        CheckPackedFor(device);
        if ((stored == DType.BF16) != (Type == DType.BF16))
            throw new ArgumentException($"Rows of {stored} cannot go into a matrix packed as {Type}.", nameof(stored));
        fixed (byte* source = rows)
        {
            var kernel = new PackKernel(this, firstRow, (int)(rows.Length / rowBytes), stored, source);
            device.Launch(ref kernel);
        }
    }

    /// <summary>Copies one stored row back out as fp32: the embedding of a token.</summary>
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
    public void Dispose() => _buffer.Dispose();

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

    internal byte* Panel(int index) => (byte*)_buffer.Address + (index * PanelBytes);
}
