using Daedalus.Kernels.Conformance;

namespace Daedalus.Kernels.MatMul;

public static partial class MatMul
{
    /// <summary>The same in double over the values as stored: a [M, K], weight [N, K], result [M, N], all row after row.</summary>
    internal static double[] Reference(ReadOnlySpan<double> a, ReadOnlySpan<double> weight, int m, int n, int k)
    {
        var c = new double[m * n];
        for (var row = 0; row < m; row++)
            for (var column = 0; column < n; column++)
                c[(row * n) + column] = Samples.Dot(a.Slice(row * k, k), weight.Slice(column * k, k));
        return c;
    }
}
