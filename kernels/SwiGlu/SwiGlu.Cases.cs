using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.SwiGlu;

public static partial class SwiGlu
{
    // Gates whose exponential overflows, on both sides of zero.
    private static readonly float[] Extreme = [200f, -200f, 0f, 89f, -89f];

    internal static IEnumerable<DeviceText> Texts => DeviceText.OverActivations(Text);

    internal static IEnumerable<ConformanceCase> Cases
    {
        get
        {
            foreach (var type in new[] { DType.F32, DType.BF16, DType.F16 })
            {
                yield return Case(1, Extreme.Length, type);
                yield return Case(33, 45, type) with { IsShort = true };
                yield return Case(3, 1100, type);
            }
        }
    }

    private static ConformanceCase Case(int t, int f, DType type) => new(
        "SwiGlu", $"[{t}, {f}]", type, Tolerances.For(type), device => Error(device, t, f, type))
    {
        Fits = device => type == DType.F32 || device is Accelerator,
    };

    private static double Error(IDevice device, int t, int f, DType type)
    {
        var x = Samples.Values(t * 2 * f, 24, scale: 4f);
        Extreme.CopyTo(x, 0);
        x = Samples.Rounded(x, type);
        using Matrix input = new(device, 2 * f, type), output = new(device, f, type);
        var y = output.Rows(t);
        Run(device, Samples.Fill(device, input, x), y);
        double[] expected = [.. Enumerable.Range(0, t * f).Select(i => Reference(x[(i / f * 2 * f) + (i % f)], x[(i / f * 2 * f) + f + (i % f)]))];
        return Samples.Distance(device, expected, y);
    }
}
