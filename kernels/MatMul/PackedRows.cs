using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul.Quantized;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.MatMul;

/// <summary>The rows of a weight that was packed on the processor, to be read back one by one from any thread while it lives.</summary>
internal readonly unsafe struct PackedRows(PackedMatrix matrix)
{
    private readonly byte* _panels = matrix.Panel(0);
    private readonly float* _scales = matrix.HostScales;
    private readonly long _panelBytes = matrix.PanelBytes;
    private readonly PanelLayout _layout = matrix.Layout;
    private readonly int _inputs = matrix.K;

    /// <summary>Copies a row as fp32.</summary>
    [MethodImpl(CpuDevice.HotLoop)]
    public void Read(int row, Span<float> target)
    {
        var panel = _panels + (row / _layout.Width * _panelBytes);
        var column = row % _layout.Width;
        if (_layout.Type == DType.I8)
            QuantizedPanel.Read(panel, column, _scales[row], target[.._inputs]);
        else if (_layout.Type == DType.I4)
            Int4Panel.Read(panel, column, _scales[row], target[.._inputs]);
        else
            for (var (k, place) = (0, _layout.Place(column)); k < _inputs; k++)
            {
                var at = _layout.Start(k) + place;
                target[k] = _layout.Type == DType.BF16 ? BFloat16.ToSingle(((ushort*)panel)[at]) : ((float*)panel)[at];
            }
    }
}
