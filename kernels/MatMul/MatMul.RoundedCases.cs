using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.MatMul;

public static partial class MatMul
{
    private static readonly (int M, int N, int K)[] RoundedShapes =
        [(1, 1, 1), (1, 70, 33), (2, 32, 16), (6, 64, 256), (7, 31, 257), (13, 140, 600), (131, 33, 40), (400, 33, 40), (7, 31, 4100), (50, 20, 2100)];

    internal static IEnumerable<ConformanceCase> RoundedCases
    {
        get
        {
            foreach (var storage in new[] { WeightStorage.Int8, WeightStorage.BF16 })
                foreach (var type in new[] { DType.F32, DType.BF16, DType.F16 })
                {
                    yield return RoundedCase(24, 96, 80, type, storage) with { IsShort = true };
                    foreach (var (m, n, k) in RoundedShapes)
                        yield return RoundedCase(m, n, k, type, storage);
                }
        }
    }

    // Against what is multiplied, weights as rounded and on the processor rows of A too: what rounding them costs is the model's affair, not the kernel's.
    private static ConformanceCase RoundedCase(int m, int n, int k, DType type, WeightStorage storage) => new(
        "MatMul", $"[{m}, {k}] by [{n}, {k}] {Samples.NameOf(storage)}", type, Tolerances.For(type), device => RoundedError(device, m, n, k, type, storage))
    {
        Fits = device => type == DType.F32 || device is Accelerator,
    };

    private static double RoundedError(IDevice device, int m, int n, int k, DType type, WeightStorage storage)
    {
        float[] a = Samples.Rounded(Samples.Values(m * k, 3), type), w = WeightsOfManyMagnitudes(n, k, 4);
        using var weight = Samples.PackAs(device, n, k, storage, w);
        using Matrix input = new(device, k, type), output = new(device, n, type);
        var c = output.Rows(m);
        Run(device, Samples.Fill(device, input, a), weight, c);
        return Samples.Distance(device, Reference(Samples.Multiplied(weight, storage, a), Samples.Kept(storage, k, w), m, n, k), c);
    }

    // Rows of four magnitudes and, where there are enough, one of zeros: a scale that belongs to another row shows.
    private static float[] WeightsOfManyMagnitudes(int n, int k, int seed)
    {
        var w = Samples.Values(n * k, seed);
        for (var i = 0; i < w.Length; i++)
            w[i] *= (i / k) == 5 ? 0f : 1f / (1 << ((i / k) % 4));
        return w;
    }
}
