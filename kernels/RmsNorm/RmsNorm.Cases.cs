using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.RmsNorm;

public static partial class RmsNorm
{
    private static readonly int[] Reordered = [4, 0, 2, 2];

    internal static IEnumerable<DeviceText> Texts => DeviceText.OverActivations(Text);

    internal static IEnumerable<ConformanceCase> Cases
    {
        get
        {
            foreach (var type in new[] { DType.F32, DType.BF16, DType.F16 })
            {
                yield return Case(1, 1, type, hasDelta: false, []);
                yield return Case(40, 192, type, hasDelta: true, []) with { IsShort = true };
                yield return Case(17, 67, type, hasDelta: true, Reordered);
                yield return Case(5, 1000, type, hasDelta: false, Reordered);
            }
        }
    }

    private static ConformanceCase Case(int t, int d, DType type, bool hasDelta, int[] rows) => new(
        "RmsNorm", $"[{t}, {d}]{(hasDelta ? " with residual" : "")}{(rows.Length > 0 ? $", {rows.Length} rows" : "")}", type, Tolerances.For(type),
        device => Error(device, t, d, type, hasDelta, rows))
    {
        Fits = device => type == DType.F32 || device is Accelerator,
    };

    private static double Error(IDevice device, int t, int d, DType type, bool hasDelta, int[] rows)
    {
        float[] x = Samples.Values(t * d, 21), weight = Samples.Values(d, 22), delta = Samples.Rounded(Samples.Values(t * d, 23), type);
        using Matrix input = new(device, d), added = new(device, d, type), output = new(device, d, type), scale = Matrix.Row(device, weight);
        using var indices = new Indices(device);
        var view = Samples.Fill(device, input, x);
        var result = output.Rows(rows.Length == 0 ? t : rows.Length);
        Run(device, view, hasDelta ? Samples.Fill(device, added, delta) : null, scale.Rows(1), 1e-5f, result, rows.Length == 0 ? default : indices.Set(rows));
        var sums = x.Select((value, i) => (double)(hasDelta ? value + delta[i] : value)).ToArray();
        int[] taken = rows.Length == 0 ? [.. Enumerable.Range(0, t)] : rows;
        double[] expected = [.. taken.SelectMany(row => Reference(sums.AsSpan(row * d, d), Samples.Doubles(weight), 1e-5))];
        return Samples.Distance(device, expected, result);
    }
}
