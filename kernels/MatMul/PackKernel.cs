using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul.Quantized;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.MatMul;

/// <summary>
/// Transposes stored rows into panels. One item is one panel: its rows are read as parallel streams and written front to back; those that
/// become int8 one by one, since a row's scale must be known first.
/// </summary>
internal readonly unsafe struct PackKernel(PackedMatrix target, int firstRow, int rows, DType stored, byte* source) : ICpuKernel
{
    /// <summary>Outputs of a panel.</summary>
    public static int PanelWidth(CpuDevice device, DType type) => type is DType.I8 or DType.I4 ? QuantizedPanel.Columns : device.Isa switch
    {
        CpuIsa.Vector512 => PanelBlock.Width<Simd512, System.Runtime.Intrinsics.Vector512<float>>(),
        CpuIsa.Vector256 => PanelBlock.Width<Simd256, System.Runtime.Intrinsics.Vector256<float>>(),
        _ => PanelBlock.Width<SimdScalar, float>(),
    };

    /// <summary>Bytes of a panel.</summary>
    public static long PanelBytes(int width, long inputs, DType type) => type switch
    {
        DType.I8 => QuantizedPanel.Bytes(inputs),
        DType.I4 => Int4Panel.Bytes(inputs),
        _ => checked(width * inputs * type.Bytes()),
    };

    /// <summary>Makes a panel weigh nothing: that of the last outputs is not filled.</summary>
    public static void ClearPanel(PackedMatrix target, int panel)
    {
        if (target.Type == DType.I4)
            Int4Panel.Clear(target.Panel(panel), target.K);
        else
            NativeMemory.Clear(target.Panel(panel), checked((nuint)target.PanelBytes));
    }

    /// <summary>Where a column stands among the values of one input: in order, but that bf16 values of two registers alternate (<see cref="ISimd{V}.LoadBF16Pair"/>).</summary>
    public static int PlaceInPanel(int column, int width, DType type)
    {
        if (type != DType.BF16)
            return column;

        // Four registers of a panel where there are 32, two where there are 16.
        var lanes = width switch { 64 => Simd512.Width, 16 => Simd256.Width, _ => SimdScalar.Width };
        return (column / (2 * lanes) * 2 * lanes) + (2 * (column % lanes)) + (column / lanes % 2);
    }

    public void Launch<S, V>(CpuDevice device)
        where S : unmanaged, ISimd<V>
        where V : unmanaged
    {
        var firstPanel = firstRow / target.PanelWidth;
        var work = new Work
        {
            Source = source,
            FirstRow = firstRow,
            EndRow = firstRow + rows,
            FirstPanel = firstPanel,
            Stored = stored,
            Type = target.Type,
            K = target.K,
            PanelWidth = target.PanelWidth,
            Panels = target.Panel(0),
            PanelBytes = target.PanelBytes,
            Scales = target.HostScales,
            Scratch = device.ReserveScratch((sizeof(float) + sizeof(sbyte)) * (GroupQuantizer.GroupLength + (long)target.K)),
        };
        device.Run(((firstRow + rows - 1) / target.PanelWidth) - firstPanel + 1, ref work);
    }

    private struct Work : ICpuWork
    {
        public byte* Source;
        public byte* Panels;
        public long PanelBytes;
        public int FirstRow;
        public int EndRow;
        public int FirstPanel;
        public int K;
        public int PanelWidth;
        public DType Stored;
        public DType Type;
        public float* Scales;
        public WorkerScratch Scratch;

        [MethodImpl(CpuDevice.HotLoop)]
        public readonly void Execute(int item, int worker)
        {
            var panelStart = (FirstPanel + item) * PanelWidth;
            var begin = Math.Max(FirstRow, panelStart);
            var end = Math.Min(EndRow, panelStart + PanelWidth);
            var panel = Panels + ((FirstPanel + item) * PanelBytes);
            if (Type is DType.I8 or DType.I4)
                for (var row = begin; row < end; row++)
                    Scales[row] = Quantize(panel, row - panelStart, row, Scratch.Of(worker));
            else
                Transpose(panel, panelStart, begin, end);
        }

        [MethodImpl(CpuDevice.HotLoop)]
        private readonly void Transpose(byte* panel, int panelStart, int begin, int end)
        {
            var places = stackalloc int[PanelWidth];
            for (var row = begin; row < end; row++)
                places[row - panelStart] = PlaceInPanel(row - panelStart, PanelWidth, Type);
            for (var k = 0; k < K; k++)
                for (var row = begin; row < end; row++)
                {
                    var to = ((long)k * PanelWidth) + places[row - panelStart];
                    var from = ((long)(row - FirstRow) * K) + k;
                    if (Stored == DType.BF16)
                        ((ushort*)panel)[to] = ((ushort*)Source)[from];
                    else
                        ((float*)panel)[to] = Stored == DType.F32 ? ((float*)Source)[from] : (float)((Half*)Source)[from];
                }
        }

        [MethodImpl(CpuDevice.HotLoop)]
        private readonly float Quantize(byte* panel, int column, int row, float* wide)
        {
            var rowBytes = K * Stored.Bytes();
            var weights = new Span<float>(wide, K);
            Transfer.Widen(new ReadOnlySpan<byte>(Source + ((long)(row - FirstRow) * rowBytes), rowBytes), Stored, weights);
            if (Type == DType.I8)
            {
                var values = new Span<sbyte>(wide + K, K);
                var factor = RowQuantizer.Quantize(weights, values);
                QuantizedPanel.Write(panel, column, values);
                return factor;
            }

            var nibbles = new Span<byte>(wide + K, GroupQuantizer.ValueBytes(K));
            var multipliers = new Span<byte>((byte*)(wide + K) + nibbles.Length, GroupQuantizer.Groups(K));
            var scale = GroupQuantizer.Quantize(weights, nibbles, multipliers);
            Int4Panel.Write(panel, column, K, nibbles, multipliers);
            return scale;
        }
    }
}
