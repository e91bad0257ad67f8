using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.SwiGlu;

public static partial class SwiGlu
{
    // Halves that begin with a panel of weights, that do not, and that are less than one; rows beyond an item.
    private static readonly (int T, int F, int K)[] ProductShapes = [(1, 3, 9), (5, 70, 33), (6, 64, 256), (50, 128, 80), (131, 33, 40), (400, 90, 1100)];

    internal static IEnumerable<ConformanceCase> ProductCases
    {
        get
        {
            foreach (var (weights, storage) in new[] { (DType.F32, WeightStorage.AsStored), (DType.BF16, WeightStorage.AsStored), (DType.F32, WeightStorage.BF16), (DType.F32, WeightStorage.Int8) })
            {
                yield return ProductCase(24, 48, 80, weights, storage) with { IsShort = true };
                foreach (var (t, f, k) in ProductShapes)
                    yield return ProductCase(t, f, k, weights, storage);
            }
        }
    }

    private static ConformanceCase ProductCase(int t, int f, int k, DType weights, WeightStorage storage) => new(
        "SwiGlu", $"[{t}, {k}] by [{2 * f}, {k}] {(storage == WeightStorage.AsStored ? weights : Samples.NameOf(storage))}, gated", DType.F32, Tolerances.For(DType.F32),
        device => ProductError(device, t, f, k, weights, storage));

    private static double ProductError(IDevice device, int t, int f, int k, DType weights, WeightStorage storage)
    {
        float[] a = Samples.Values(t * k, 25), w = Samples.Values(2 * f * k, 26, scale: 1f / MathF.Sqrt(k));
        var isRounded = storage != WeightStorage.AsStored;
        if (!isRounded)
            w = Samples.Rounded(w, weights);
        using var weight = isRounded ? Samples.PackAs(device, 2 * f, k, storage, w) : Samples.Pack(device, 2 * f, k, weights, w);
        using Matrix input = new(device, k), products = new(device, 2 * f), output = new(device, f);
        var y = output.Rows(t);
        Run(device, Samples.Fill(device, input, a), weight, products, y);
        var both = MatMul.MatMul.Reference(
            isRounded ? Samples.Multiplied(weight, storage, a) : Samples.Doubles(a), isRounded ? Samples.Kept(storage, k, w) : Samples.Doubles(w), t, 2 * f, k);
        double[] expected = [.. Enumerable.Range(0, t * f).Select(i => Reference(both[(i / f * 2 * f) + (i % f)], both[(i / f * 2 * f) + f + (i % f)]))];
        return Samples.Distance(device, expected, y);
    }
}
