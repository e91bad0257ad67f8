using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul.Quantized;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.MatMul;

/// <summary>Rows as files have them, on their way into panels: turned in blocks, or, where they become int8 or 4-bit, one by one, since a row's scale must be known first.</summary>
internal readonly unsafe struct StoredRows(PackedMatrix target, int firstRow, DType stored, byte* source) : IPanelRows
{
    private readonly float* _scales = target.HostScales;
    private readonly int _inputs = target.K;
    private readonly PanelLayout _layout = target.Layout;

    public long ScratchBytes => _layout.Type is DType.I8 or DType.I4
        ? (sizeof(float) + sizeof(sbyte)) * (GroupQuantizer.GroupLength + (long)_inputs)
        : FloatPanel.ScratchBytes(_layout);

    public void Write(byte* panel, int panelStart, int begin, int end, float* scratch)
    {
        if (_layout.Type is DType.I8 or DType.I4)
            for (var row = begin; row < end; row++)
                _scales[row] = Quantize(panel, row - panelStart, row, scratch);
        else
            FloatPanel.Write(
                _layout, panel, begin - panelStart, source + ((long)(begin - firstRow) * _inputs * stored.Bytes()), stored, end - begin, _inputs, scratch);
    }

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
