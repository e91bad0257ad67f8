using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul.Quantized;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.MatMul;

/// <summary>How the processor lays a weight out: panels of some outputs, by storage and instruction set.</summary>
internal static unsafe class PanelLayout
{
    /// <summary>Outputs of a panel.</summary>
    public static int Width(CpuDevice device, DType type) => type is DType.I8 or DType.I4 ? QuantizedPanel.Columns : device.Isa switch
    {
        CpuIsa.Vector512 => PanelBlock.Width<Simd512, Vector512<float>>(),
        CpuIsa.Vector256 => PanelBlock.Width<Simd256, Vector256<float>>(),
        CpuIsa.Vector128 => PanelBlock.Width<Simd128, Vector128<float>>(),
        _ => PanelBlock.Width<SimdScalar, float>(),
    };

    /// <summary>Bytes of a panel.</summary>
    public static long Bytes(int width, long inputs, DType type) => type switch
    {
        DType.I8 => QuantizedPanel.Bytes(inputs),
        DType.I4 => Int4Panel.Bytes(inputs),
        _ => checked(width * inputs * type.Bytes()),
    };

    /// <summary>Makes a panel weigh nothing: that of the last outputs is not filled.</summary>
    public static void Clear(PackedMatrix target, int panel)
    {
        if (target.Type == DType.I4)
            Int4Panel.Clear(target.Panel(panel), target.K);
        else
            NativeMemory.Clear(target.Panel(panel), checked((nuint)target.PanelBytes));
    }

    /// <summary>Where a column stands among the values of one input: in order, but that bf16 values of two registers alternate (<see cref="ISimd{V}.LoadBF16Pair"/>).</summary>
    public static int Place(int column, int width, DType type)
    {
        if (type != DType.BF16)
            return column;

        // Four registers of a panel where there are 32, two where there are 16: sixteen columns are two of eight lanes, or with NEON four of four.
        var lanes = width switch { 64 => Simd512.Width, 16 when Avx2.IsSupported => Simd256.Width, 16 or 8 => Simd128.Width, _ => SimdScalar.Width };
        return (column / (2 * lanes) * 2 * lanes) + (2 * (column % lanes)) + (column / lanes % 2);
    }
}
