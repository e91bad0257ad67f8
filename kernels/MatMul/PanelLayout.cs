using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul.Dots;
using Daedalus.Kernels.MatMul.Quantized;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.MatMul;

/// <summary>How a weight lies: on the processor in panels of some outputs, by storage and by what multiplies.</summary>
/// <param name="Type">Storage of the values.</param>
/// <param name="Width">Outputs of a panel; 0 on an accelerator, which has rows.</param>
/// <param name="InputsTogether">Inputs of an output that lie beside each other, for instructions that multiply so many at once.</param>
internal readonly unsafe record struct PanelLayout(DType Type, int Width, int InputsTogether)
{
    /// <summary>The layout that products on a device read.</summary>
    /// <param name="device">Where.</param>
    /// <param name="type">Storage of the values.</param>
    /// <param name="byBF16">Whether bf16 weights are multiplied by bf16 where the processor does that; else by fp32.</param>
    public static PanelLayout For(IDevice device, DType type, bool byBF16) => (device, type) switch
    {
        (not CpuDevice, _) => new(type, 0, 1),
        (_, DType.I8 or DType.I4) => new(type, QuantizedPanel.Columns, QuantizedPanel.InputsTogether),
        (CpuDevice { MultipliesBF16: true }, DType.BF16) when byBF16 && WideTile<WideBF16>.IsReady => new(type, DotLine.Columns, BF16Pairs.InputsTogether),
        (CpuDevice cpu, _) => new(type, FloatWidth(cpu.Isa), 1),
    };

    /// <summary>Whether products round rows of A first, to what the weights are.</summary>
    public bool RoundsInputs => InputsTogether > 1;

    /// <summary>Bytes of a panel.</summary>
    public long Bytes(long inputs) => Type switch
    {
        DType.I8 => QuantizedPanel.Bytes(inputs),
        DType.I4 => Int4Panel.Bytes(inputs),
        _ => checked(Width * Whole(inputs) * Type.Bytes()),
    };

    /// <summary>Inputs with those that make the last ones whole, which weigh nothing.</summary>
    public long Whole(long inputs) => checked(inputs + InputsTogether - 1) / InputsTogether * InputsTogether;

    /// <summary>
    /// Lanes of each of the two registers whose bf16 values alternate where they are widened (<see cref="ISimd{V}.LoadBF16Pair"/>); 0 where values stand in order.
    /// Four registers of a panel where there are 32, two where there are 16: sixteen columns are two of eight lanes, or with NEON four of four.
    /// </summary>
    public int Alternating => Type != DType.BF16 || RoundsInputs
        ? 0
        : Width switch { 64 => Simd512.Width, 16 when Avx2.IsSupported => Simd256.Width, 16 or 8 => Simd128.Width, _ => SimdScalar.Width };

    /// <summary>Makes a panel weigh nothing: that of the last outputs is not filled.</summary>
    public void Clear(byte* panel, int inputs)
    {
        if (Type == DType.I4)
            Int4Panel.Clear(panel, inputs);
        else
            NativeMemory.Clear(panel, checked((nuint)Bytes(inputs)));
    }

    /// <summary>Where the floating-point values of an input begin in a panel; an output's stands <see cref="Place"/> further.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Start(int k) => (k / InputsTogether * (long)Width * InputsTogether) + (k % InputsTogether);

    /// <summary>Where an output stands among the values of one input.</summary>
    public int Place(int column)
    {
        var lanes = Alternating;
        return lanes == 0
            ? column * InputsTogether
            : (column / (2 * lanes) * 2 * lanes) + (2 * (column % lanes)) + (column / lanes % 2);
    }

    private static int FloatWidth(CpuIsa isa) => isa switch
    {
        CpuIsa.Vector512 => PanelBlock.Width<Simd512, Vector512<float>>(),
        CpuIsa.Vector256 => PanelBlock.Width<Simd256, Vector256<float>>(),
        CpuIsa.Vector128 => PanelBlock.Width<Simd128, Vector128<float>>(),
        _ => PanelBlock.Width<SimdScalar, float>(),
    };
}
