using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Kernels.MatMul;

/// <summary>How an accelerator multiplies: a kernel, and what one of its groups takes. All have the same arguments.</summary>
internal sealed record MatMulForm(KernelText Text, string Kernel, int Items, int GroupRows, int GroupColumns)
{
    // Up to here one pass over the weights by many groups is worth more than tiles that are mostly empty.
    private const int FewRows = 16;

    private static readonly KernelText Local = new("mat_mul.cl");
    private static readonly KernelText Wide = new("mat_mul_processor.cl");

    /// <summary>Many rows, by way of local memory.</summary>
    public static MatMulForm Tile { get; } = new(Local, "mat_mul_tile", 128, 64, 64);

    /// <summary>Few rows; gives the same bits as <see cref="Tile"/>.</summary>
    public static MatMulForm Thin { get; } = new(Local, "mat_mul_thin", 128, 4, 8);

    /// <summary>Any number of rows on a processor that poses as an accelerator.</summary>
    public static MatMulForm Processor { get; } = new(Wide, "mat_mul_processor", 1, 48, 4);

    /// <summary>What is compiled for them.</summary>
    public static IEnumerable<DeviceText> Texts =>
        [.. DeviceText.OverBoth(Local), .. DeviceText.OverBoth(Wide).Select(text => text with { HasCuda = false })];

    /// <summary>What suits a device. The sums of a row are taken in the same order however many rows there are.</summary>
    public static MatMulForm For(Accelerator device, int rows) => device.Features.IsProcessor ? Processor : rows > FewRows ? Tile : Thin;
}
