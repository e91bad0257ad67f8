using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul.Quantized;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.MatMul;

/// <summary>Rows as files have them, on their way into panels: read as parallel streams, or, where they become int8 or 4-bit, one by one, since a row's scale must be known first.</summary>
internal readonly unsafe struct StoredRows(PackedMatrix target, int firstRow, DType stored, byte* source) : IPanelRows
{
    private readonly float* _scales = target.HostScales;
    private readonly int _inputs = target.K;
    private readonly PanelLayout _layout = target.Layout;

    public long ScratchBytes => (sizeof(float) + sizeof(sbyte)) * (GroupQuantizer.GroupLength + (long)_inputs);

    public void Write(byte* panel, int panelStart, int begin, int end, float* scratch)
    {
        if (_layout.Type is DType.I8 or DType.I4)
            for (var row = begin; row < end; row++)
                _scales[row] = Quantize(panel, row - panelStart, row, scratch);
        else
            Transpose(panel, panelStart, begin, end);
    }

    [MethodImpl(CpuDevice.HotLoop)]
    private void Transpose(byte* panel, int panelStart, int begin, int end)
    {
        var places = stackalloc int[_layout.Width];
        for (var row = begin; row < end; row++)
            places[row - panelStart] = _layout.Place(row - panelStart);
        var isNarrowed = _layout.Type == DType.BF16;
        for (var k = 0; k < _inputs; k++)
        {
            var start = _layout.Start(k);
            for (var row = begin; row < end; row++)
            {
                var to = start + places[row - panelStart];
                var from = ((long)(row - firstRow) * _inputs) + k;
                if (stored == DType.BF16)
                    ((ushort*)panel)[to] = ((ushort*)source)[from];
                else if (isNarrowed)
                    ((ushort*)panel)[to] = BFloat16.FromSingle(Single(from));
                else
                    ((float*)panel)[to] = Single(from);
            }
        }

        for (var k = _inputs; k < _layout.Whole(_inputs); k++)
            for (var row = begin; row < end; row++)
                ((ushort*)panel)[_layout.Start(k) + places[row - panelStart]] = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Single(long at) => stored == DType.F32 ? ((float*)source)[at] : (float)((Half*)source)[at];

    [MethodImpl(CpuDevice.HotLoop)]
    private float Quantize(byte* panel, int column, int row, float* wide)
    {
        var rowBytes = _inputs * stored.Bytes();
        var weights = new Span<float>(wide, _inputs);
        Transfer.Widen(new ReadOnlySpan<byte>(source + ((long)(row - firstRow) * rowBytes), rowBytes), stored, weights);
        if (_layout.Type == DType.I8)
        {
            var values = new Span<sbyte>(wide + _inputs, _inputs);
            var factor = RowQuantizer.Quantize(weights, values);
            QuantizedPanel.Write(panel, column, values);
            return factor;
        }

        var nibbles = new Span<byte>(wide + _inputs, GroupQuantizer.ValueBytes(_inputs));
        var multipliers = new Span<byte>((byte*)(wide + _inputs) + nibbles.Length, GroupQuantizer.Groups(_inputs));
        var scale = GroupQuantizer.Quantize(weights, nibbles, multipliers);
        Int4Panel.Write(panel, column, _inputs, nibbles, multipliers);
        return scale;
    }
}
