using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul.Dots;
using Daedalus.Kernels.MatMul.Quantized;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.MatMul;

/// <summary>
/// A weight matrix [N, K] as kernels read it. On the processor: panels of some output columns, in each the K inputs in order, so that a product
/// streams memory once and forward; fp32 and bf16 keep their width, fp16 is widened to fp32 (no vector unit here computes on it). On an
/// accelerator: rows as stored, padded with zeros to whole tiles. Either may be int8 instead, or 4-bit, which an accelerator keeps as the int8 that it
/// decodes to. Packed once at load, then only read.
/// </summary>
public sealed unsafe class PackedMatrix : IDisposable
{
    /// <summary>Rows on an accelerator are padded to a multiple of this many.</summary>
    internal const int RowTile = AcceleratorRows.RowTile;

    private readonly WeightStorage _storage;

    private PackedMatrix(IDevice device, int n, int k, DType stored, WeightStorage storage)
    {
        N = n;
        K = k;
        _storage = storage;
        Layout = LayoutFor(device, stored, storage);
        IsGrouped = storage == WeightStorage.Int4 && stored != DType.I4;
        PaddedN = (int)Padded(Layout, n);
        Memory = device.Allocate(ValueBytes(Layout, n, k));
        try
        {
            Scales = Type is DType.I8 or DType.I4 ? device.Allocate((long)PaddedN * sizeof(float)) : null;
        }
        catch
        {
            Memory.Dispose();
            throw;
        }
    }

    /// <summary>Outputs: rows of the stored weight.</summary>
    public int N { get; }

    /// <summary>Inputs: columns of the stored weight.</summary>
    public int K { get; }

    /// <summary>Storage in memory; on the processor <see cref="DType.F32"/>, <see cref="DType.BF16"/>, <see cref="DType.I8"/> or <see cref="DType.I4"/>.</summary>
    public DType Type => Layout.Type;

    /// <summary>Whether products round rows of activations first, each by itself: to int8 where the weight is int8 or 4-bit, to bf16 where both are multiplied as bf16. On the processor only.</summary>
    public bool RoundsInputs => Layout.RoundsInputs;

    /// <summary>Whether that is to bf16.</summary>
    public bool MultipliesBF16 => Type == DType.BF16 && RoundsInputs;

    /// <summary>Bytes held.</summary>
    public long Bytes => Memory.Bytes + (Scales?.Bytes ?? 0);

    /// <summary>Outputs rounded up to whole panels or tiles; on the processor, what a product writes per row.</summary>
    public int PaddedN { get; }

    /// <summary>The values.</summary>
    internal DeviceMemory Memory { get; }

    /// <summary>Of a quantised weight, <see cref="PaddedN"/> fp32 factors, one for each output, 0 past the last; else null.</summary>
    internal DeviceMemory? Scales { get; }

    /// <summary>Whether an accelerator's rows are rounded to 4 bits before they become int8.</summary>
    internal bool IsGrouped { get; }

    /// <summary>Values from one stored row to the next on an accelerator.</summary>
    internal int PaddedK => (int)RoundUp(K, AcceleratorRows.InputTile);

    /// <summary>How its values lie.</summary>
    internal PanelLayout Layout { get; }

    internal int PanelWidth => Layout.Width;

    internal int PanelCount => PaddedN / PanelWidth;

    internal long PanelBytes => Layout.Bytes(K);

    /// <summary><see cref="Scales"/> in the memory of the processor, or null.</summary>
    internal float* HostScales => Scales is null ? null : (float*)Scales.OnHost;

    /// <summary>Its rows in the memory of the processor.</summary>
    internal PackedRows HostRows => new(this);

    /// <summary>Bytes that a weight takes once packed.</summary>
    public static long BytesFor(IDevice device, long n, long k, DType stored, WeightStorage storage = WeightStorage.AsStored)
    {
        var layout = LayoutFor(device, stored, storage);
        return checked(ValueBytes(layout, n, k) + (layout.Type is DType.I8 or DType.I4 ? Padded(layout, n) * sizeof(float) : 0));
    }

    /// <summary>Takes memory for a weight; fill it with <see cref="PackRows"/>, or with <c>PackQuantizedRows</c> where the rows are quantised already.</summary>
    /// <param name="device">Where it will be used; decides the layout.</param>
    /// <param name="n">Outputs, at least 1.</param>
    /// <param name="k">Inputs, at least 1.</param>
    /// <param name="stored">Type of the rows that will come.</param>
    /// <param name="storage">Whether it keeps that type, or what it becomes.</param>
    /// <exception cref="ArgumentException">Rows that are quantised already shall become bf16, or 4-bit if they are int8.</exception>
    /// <exception cref="InsufficientMemoryException">The system refused.</exception>
    public static PackedMatrix Allocate(IDevice device, int n, int k, DType stored, WeightStorage storage = WeightStorage.AsStored)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        var matrix = new PackedMatrix(device, n, k, stored, storage);
        if (device is Accelerator accelerator)
        {
            accelerator.Fill(matrix.Memory, 0, matrix.Memory.Bytes, 0);
            if (matrix.Scales is { } scales)
                accelerator.Fill(scales, 0, scales.Bytes, 0);
            return matrix;
        }

        if (n % matrix.PanelWidth != 0)
            matrix.Layout.Clear(matrix.Panel(matrix.PanelCount - 1), k);
        if (matrix.HostScales is not null)
            new Span<float>(matrix.HostScales, matrix.PaddedN).Clear();
        return matrix;
    }

    /// <summary>Packs whole rows of the weight, in any order and any number of calls; where it is narrower, rounds them, each by itself.</summary>
    /// <param name="device">The device of <see cref="Allocate"/>.</param>
    /// <param name="firstRow">Output index of the first row given.</param>
    /// <param name="stored">Type of the bytes.</param>
    /// <param name="rows">Whole rows of K little-endian values.</param>
    public void PackRows(IDevice device, int firstRow, DType stored, ReadOnlySpan<byte> rows)
    {
        if (stored is DType.I8 or DType.I4 || TypeFor(device, stored, _storage) != Type)
            throw new ArgumentException($"Rows of {stored} cannot go into a matrix packed as {Type} here.", nameof(stored));
        var rowBytes = (long)K * stored.Bytes();
        if (rows.Length % rowBytes != 0 || firstRow < 0 || firstRow + (rows.Length / rowBytes) > N)
            throw new ArgumentException($"{rows.Length} bytes at row {firstRow} are no whole rows of a [{N}, {K}] matrix of {stored}.", nameof(rows));
        if (rows.IsEmpty)
            return;
        if (device is Accelerator accelerator)
        {
            if (Type == DType.I8)
                AcceleratorRows.WriteQuantized(accelerator, this, firstRow, stored, rows);
            else
                AcceleratorRows.Write(accelerator, this, firstRow, stored, rows);
            return;
        }

        CheckPackedFor((CpuDevice)device);
        fixed (byte* source = rows)
        {
            var kernel = new PackKernel<StoredRows>(this, firstRow, (int)(rows.Length / rowBytes), new(this, firstRow, stored, source));
            ((CpuDevice)device).Launch(ref kernel);
        }
    }

    /// <summary>Packs whole rows that are int8 already, with their scales.</summary>
    /// <param name="device">The device of <see cref="Allocate"/>.</param>
    /// <param name="firstRow">Output index of the first row given.</param>
    /// <param name="values">Whole rows of K values of -127 to 127.</param>
    /// <param name="scales">One for each row.</param>
    public void PackQuantizedRows(IDevice device, int firstRow, ReadOnlySpan<sbyte> values, ReadOnlySpan<float> scales)
    {
        CheckQuantized(Type == DType.I8, firstRow, scales.Length, values.Length == (long)scales.Length * K);
        fixed (sbyte* source = values)
            QuantizedRows.Pack(device, this, firstRow, new QuantizedRows((byte*)source, null, K), scales);
    }

    /// <summary>Packs whole rows that are 4-bit already, as <see cref="GroupQuantizer"/> makes them.</summary>
    /// <param name="device">The device of <see cref="Allocate"/>.</param>
    /// <param name="firstRow">Output index of the first row given.</param>
    /// <param name="nibbles">Two values in a byte, the first in the lower half, q + 8: ⌈K/2⌉ bytes a row.</param>
    /// <param name="multipliers">⌈K/32⌉ a row.</param>
    /// <param name="scales">One for each row.</param>
    public void PackQuantizedRows(
        IDevice device, int firstRow, ReadOnlySpan<byte> nibbles, ReadOnlySpan<byte> multipliers, ReadOnlySpan<float> scales)
    {
        CheckQuantized(
            Type is DType.I8 or DType.I4, firstRow, scales.Length,
            nibbles.Length == (long)scales.Length * GroupQuantizer.ValueBytes(K) && multipliers.Length == (long)scales.Length * GroupQuantizer.Groups(K));
        fixed (byte* source = nibbles, groups = multipliers)
            QuantizedRows.Pack(device, this, firstRow, new QuantizedRows(source, groups, K), scales);
    }

    /// <summary>Copies one stored row back out of the processor's memory as fp32: the embedding of a token.</summary>
    /// <param name="row">0 to N - 1.</param>
    /// <param name="target">K values.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException">The row does not fit.</exception>
    public void ReadRow(int row, Span<float> target)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)N, nameof(row));
        if (target.Length < K)
            throw new ArgumentException($"A row has {K} values; there is room for {target.Length}.", nameof(target));
        HostRows.Read(row, target);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Memory.Dispose();
        Scales?.Dispose();
    }

    /// <exception cref="ArgumentException">It was packed for another instruction set than the device has.</exception>
    internal void CheckPackedFor(CpuDevice device)
    {
        var read = PanelLayout.For(device, Type, RoundsInputs);
        if (Layout != read)
            throw new ArgumentException(
                $"A [{N}, {K}] weight was packed for panels of {PanelWidth}{Pairs(Layout)}, but {device.Isa.Name} reads panels of {read.Width}{Pairs(read)}. "
                + "Pack it on the device that uses it.");

        static string Pairs(PanelLayout layout) => layout.InputsTogether == BF16Pairs.InputsTogether ? " in pairs" : "";
    }

    /// <summary>Runs a kernel on products of the rows of <paramref name="a"/> by this weight: the one place that knows which storages there are.</summary>
    internal void Launch<S, V, K>(CpuDevice device, HostMatrix a, in K kernel)
        where S : unmanaged, ISimd<V>
        where V : unmanaged
        where K : IWeightKernel, allows ref struct
    {
        if (MultipliesBF16)
            kernel.Share<S, V, DotProduct<WideTile<WideBF16>, BF16Pairs>>(device, new(RoundedInputs.Of<BF16Rows>(device, a), this));
        else if (Type == DType.BF16)
            kernel.Share<S, V, FloatProduct<S, V, BF16Weights>>(device, new(a, this));
        else if (Type == DType.F32)
            kernel.Share<S, V, FloatProduct<S, V, F32Weights>>(device, new(a, this));
        else if (Type == DType.I8)
            ShareQuantized<S, V, K, Int8Quads>(device, RoundedInputs.Of<Int8Rows>(device, a), kernel);
        else
            ShareQuantized<S, V, K, Int4Quads>(device, RoundedInputs.Of<Int8Rows>(device, a), kernel);
    }

    /// <summary>Bytes that so many rows of A take once they are rounded.</summary>
    internal long RoundedBytes(long rows) => Type == DType.BF16 ? RoundedInputs.BytesFor<BF16Rows>(rows, K) : RoundedInputs.BytesFor<Int8Rows>(rows, K);

    internal byte* Panel(int index) => (byte*)Memory.OnHost + (index * PanelBytes);

    private void ShareQuantized<S, V, K, F>(CpuDevice device, RoundedInputs inputs, in K kernel)
        where S : unmanaged, ISimd<V>
        where V : unmanaged
        where K : IWeightKernel, allows ref struct
        where F : unmanaged, IDotFormat
    {
        if (device.Int8 == Int8Form.WideVnni && WideTile<WideVnni>.IsReady)
            kernel.Share<S, V, DotProduct<WideTile<WideVnni>, F>>(device, new(inputs, this));
        else if (device.Int8 == Int8Form.Vnni)
            kernel.Share<S, V, DotProduct<Int8Tile<VnniDot>, F>>(device, new(inputs, this));
        else if (device.Int8 >= Int8Form.Avx2)
            kernel.Share<S, V, DotProduct<Int8Tile<Avx2Dot>, F>>(device, new(inputs, this));
        else
            kernel.Share<S, V, DotProduct<Int8Tile<PortableDot>, F>>(device, new(inputs, this));
    }

    private void CheckQuantized(bool canHold, int firstRow, int rows, bool areWhole)
    {
        if (!canHold)
            throw new ArgumentException($"Quantised rows cannot go into a matrix packed as {Type}.", nameof(rows));
        if (!areWhole || firstRow < 0 || (long)firstRow + rows > N)
            throw new ArgumentException($"What is given at row {firstRow} is not {rows} whole rows of a quantised [{N}, {K}] matrix.", nameof(rows));
    }

    private static PanelLayout LayoutFor(IDevice device, DType stored, WeightStorage storage) =>
        PanelLayout.For(device, TypeFor(device, stored, storage), storage == WeightStorage.BF16);

    private static DType TypeFor(IDevice device, DType stored, WeightStorage storage) => (stored, storage) switch
    {
        (DType.I8, WeightStorage.Int4) => throw new ArgumentException("Rows that are int8 already do not become 4-bit: quantise the originals.", nameof(stored)),
        (DType.I8 or DType.I4, WeightStorage.BF16) => throw new ArgumentException("Rows that are quantised already do not become bf16.", nameof(stored)),
        (_, WeightStorage.BF16) => DType.BF16,
        (DType.I4, WeightStorage.AsStored) or (_, WeightStorage.Int4) => device is CpuDevice ? DType.I4 : DType.I8,
        (DType.I8, WeightStorage.AsStored) or (_, WeightStorage.Int8) => DType.I8,
        (DType.F16, WeightStorage.AsStored) when device is CpuDevice => DType.F32,
        (_, WeightStorage.AsStored) => stored,
        _ => throw new ArgumentOutOfRangeException(nameof(storage), storage, "There is no such storage of weights."),
    };

    private static long ValueBytes(PanelLayout layout, long n, long k) => layout.Width == 0
        ? checked(Padded(layout, n) * RoundUp(k, AcceleratorRows.InputTile) * layout.Type.Bytes())
        : checked(Padded(layout, n) / layout.Width * layout.Bytes(k));

    private static long Padded(PanelLayout layout, long n) => RoundUp(n, layout.Width == 0 ? RowTile : layout.Width);

    private static long RoundUp(long value, int multiple) => checked(value + multiple - 1) / multiple * multiple;
}
