using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Attention;

public static partial class Attention
{
    private static readonly int[] Lengths = [7, 0, 64, 1, 65, 0, 130, 0];
    private static readonly int[] FewLengths = [3, 0, 35];
    private static readonly bool[] WithoutAndWith = [false, true];
    private static readonly int[] HeadDims = [8, 16, 20, 48, 64, 128, 256];

    internal static IEnumerable<DeviceText> Texts =>
    [
        .. DeviceText.OverActivations(StoreText),
        .. from type in DeviceText.Activations
           from d in HeadDims
           from shadows in WithoutAndWith
           from form in d % 16 == 0 && type != DType.F32 ? new[] { PortableForm(type, d, shadows), TensorForm(type, d, shadows) } : [PortableForm(type, d, shadows)]
           select new DeviceText(form.Kernel.Text, form.Kernel.Constants),
    ];

    internal static IEnumerable<ConformanceCase> Cases =>
    [
        .. from type in DeviceText.Activations
           from d in HeadDims
           from shape in new AttentionShape[] { new(2, 2, d), new(4, 2, d), new(3, 1, d) }
           from sight in SightCase.All
           where sight.IsForEveryWidth || d is 20 or 64
           select Case(shape, type, Lengths, sight, ""),
        .. from type in DeviceText.Activations
           from sight in SightCase.All
           where sight.IsForEveryWidth
           select Case(new AttentionShape(2, 1, 64), type, FewLengths, sight, " of few rows") with { IsShort = true },
        .. from d in HeadDims
           from sight in SightCase.All
           where sight.IsForEveryWidth || d is 20 or 64
           from lengths in new[] { Lengths, FewLengths }
           select InBF16(new AttentionShape(3, 1, d), lengths, sight),
    ];

    private static ConformanceCase Case(AttentionShape shape, DType type, int[] lengths, SightCase sight, string what) => new(
        "Attention", $"{shape.Heads}/{shape.KvHeads} heads of {shape.HeadDim}, {sight.Name}{what}", type, Tolerances.For(type),
        device => Error(device, shape, type, lengths, sight))
    {
        Fits = device => type == DType.F32 || device is Accelerator,
    };

    // What weighs a value is rounded to 8 bits: half of the last is 2e-3 of it, and errors of many keys cancel. The worst case measured is 1.2e-3 of the largest result.
    private const double WeightTolerance = 2.5e-3;

    // Of values that are bf16 already, so that what is rounded is what weighs them alone.
    private static ConformanceCase InBF16(AttentionShape shape, int[] lengths, SightCase sight) => new(
        "Attention", $"{shape.Heads}/{shape.KvHeads} heads of {shape.HeadDim}, {sight.Name}, {lengths.Sum()} rows multiplied as bf16", DType.F32, WeightTolerance,
        device => Error(device, shape, DType.F32, lengths, sight, inBF16: true))
    {
        Fits = device => device is CpuDevice { MultipliesBF16: true },
    };

    private static double Error(IDevice device, AttentionShape shape, DType type, int[] lengths, SightCase sight, bool inBF16 = false)
    {
        using var batch = new SampleBatch(device, shape, type, inBF16 ? DType.BF16 : type, lengths, sight);
        Run(device, batch.Qkv, batch.Offsets, shape, batch.Sight, batch.Output, inBF16);
        return batch.Error();
    }
}
