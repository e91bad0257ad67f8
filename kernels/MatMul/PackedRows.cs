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
    private readonly int _width = matrix.PanelWidth;
    private readonly int _inputs = matrix.K;
    private readonly DType _type = matrix.Type;

    /// <summary>Copies a row as fp32.</summary>
    [MethodImpl(CpuDevice.HotLoop)]
    public void Read(int row, Span<float> target)
    {
        var panel = _panels + (row / _width * _panelBytes);
        var column = row % _width;
        if (_type == DType.I8)
            QuantizedPanel.Read(panel, column, _scales[row], target[.._inputs]);
        else if (_type == DType.I4)
            Int4Panel.Read(panel, column, _scales[row], target[.._inputs]);
        else
            for (var (k, at) = (0, PanelLayout.Place(column, _width, _type)); k < _inputs; k++, at += _width)
                target[k] = _type == DType.BF16 ? BFloat16.ToSingle(((ushort*)panel)[at]) : ((float*)panel)[at];
    }
}
