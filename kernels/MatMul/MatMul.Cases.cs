using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.MatMul;

public static partial class MatMul
{
    private static readonly DType[] Storages = [DType.F32, DType.F16, DType.BF16];

    private static readonly (int M, int N, int K)[] Shapes =
        [(1, 1, 1), (1, 70, 33), (2, 32, 16), (5, 65, 100), (6, 64, 256), (7, 31, 257), (13, 40, 600), (131, 33, 40), (400, 33, 40), (257, 130, 300)];

    internal static IEnumerable<ConformanceCase> Cases
    {
        get
        {
            foreach (var type in Storages)
                foreach (var weights in Storages)
                {
                    yield return Case(24, 96, 80, type, weights, null) with { IsShort = true };
                    foreach (var (m, n, k) in Shapes)
                        yield return Case(m, n, k, type, weights, null);
                    foreach (var form in new[] { MatMulForm.Tile, MatMulForm.Thin })
                        foreach (var (m, n, k) in new[] { (5, 70, 33), (70, 9, 1100) })
                            yield return Case(m, n, k, type, weights, form);
                }
        }
    }

    private static ConformanceCase Case(int m, int n, int k, DType type, DType weights, MatMulForm? form) => new(
        "MatMul", $"{(form is null ? "" : form.Kernel + " ")}[{m}, {k}] by [{n}, {k}] {weights}", type, Tolerances.For(type),
        device => Error(device, m, n, k, type, weights, form))
    {
        Fits = device => device is Accelerator || (type == DType.F32 && form is null),
    };

    private static double Error(IDevice device, int m, int n, int k, DType type, DType weights, MatMulForm? form)
    {
        float[] a = Samples.Rounded(Samples.Values(m * k, 1), type), w = Samples.Rounded(Samples.Values(n * k, 2), weights);
        using var weight = Samples.Pack(device, n, k, weights, w);
        using Matrix input = new(device, k, type), output = new(device, n, type);
        var c = output.Rows(m);
        if (form is null)
            Run(device, Samples.Fill(device, input, a), weight, c);
        else
            RunOn((Accelerator)device, form, Samples.Fill(device, input, a), weight, c);
        return Samples.Distance(device, Reference(Samples.Doubles(a), Samples.Doubles(w), m, n, k), c);
    }
}
