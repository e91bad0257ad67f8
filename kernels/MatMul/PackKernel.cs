using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.MatMul;

/// <summary>
/// Transposes stored rows into panels. One item is one panel: its rows are read as parallel streams and written front to back; those that
/// become int8 one by one, since a row's scale must be known first.
/// </summary>
internal readonly unsafe struct PackKernel(PackedMatrix target, int firstRow, int rows, DType stored, byte* source) : ICpuKernel
{
    public static int PanelWidth(CpuDevice device) => MatMulTile.Vectors * device.Isa switch
    {
        CpuIsa.Vector512 => Simd512.Width,
        CpuIsa.Vector256 => Simd256.Width,
        _ => SimdScalar.Width,
    };

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
            K = target.K,
            PanelWidth = target.PanelWidth,
            Panels = target.Panel(0),
            PanelBytes = target.PanelBytes,
            Scales = target.HostScales,
            IsGrouped = target.IsGrouped,
            Scratch = device.ReserveScratch(
                target.Type == DType.I8 ? ((sizeof(float) + sizeof(sbyte)) * (long)target.K) + GroupQuantizer.ScratchBytes(target.K) : 1),
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
        public float* Scales;
        public bool IsGrouped;
        public WorkerScratch Scratch;

        [MethodImpl(CpuDevice.HotLoop)]
        public readonly void Execute(int item, int worker)
        {
            var panelStart = (FirstPanel + item) * PanelWidth;
            var begin = Math.Max(FirstRow, panelStart);
            var end = Math.Min(EndRow, panelStart + PanelWidth);
            var panel = Panels + ((FirstPanel + item) * PanelBytes);
            if (Scales is null)
                Transpose(panel, panelStart, begin, end);
            else
                for (var row = begin; row < end; row++)
                    Scales[row] = Quantize((sbyte*)panel + row - panelStart, row, Scratch.Of(worker));
        }

        [MethodImpl(CpuDevice.HotLoop)]
        private readonly void Transpose(byte* panel, int panelStart, int begin, int end)
        {
            for (var k = 0; k < K; k++)
            {
                var to = ((long)k * PanelWidth) - panelStart;
                for (var row = begin; row < end; row++)
                {
                    var from = ((long)(row - FirstRow) * K) + k;
                    if (Stored == DType.BF16)
                        ((ushort*)panel)[to + row] = ((ushort*)Source)[from];
                    else
                        ((float*)panel)[to + row] = Stored == DType.F32 ? ((float*)Source)[from] : (float)((Half*)Source)[from];
                }
            }
        }

        [MethodImpl(CpuDevice.HotLoop)]
        private readonly float Quantize(sbyte* column, int row, float* wide)
        {
            var rowBytes = K * Stored.Bytes();
            var values = (sbyte*)(wide + K);
            Transfer.Widen(new ReadOnlySpan<byte>(Source + ((long)(row - FirstRow) * rowBytes), rowBytes), Stored, new Span<float>(wide, K));
            var scale = IsGrouped
                ? GroupQuantizer.Round(new ReadOnlySpan<float>(wide, K), new Span<sbyte>(values, K), new Span<byte>(values + K, GroupQuantizer.ScratchBytes(K)))
                : RowQuantizer.Quantize(new ReadOnlySpan<float>(wide, K), new Span<sbyte>(values, K));
            for (var k = 0; k < K; k++, column += PanelWidth)
                *column = values[k];
            return scale;
        }
    }
}
