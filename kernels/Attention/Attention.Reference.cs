namespace Daedalus.Kernels.Attention;

public static partial class Attention
{
    /// <summary>The same in double for one sequence: qkv [t, QkvColumns] row after row, result [t, heads d].</summary>
    internal static double[] Reference(ReadOnlySpan<double> qkv, int t, AttentionShape shape)
    {
        var (heads, kvHeads, d) = shape;
        var stride = shape.QkvColumns;
        var result = new double[t * heads * d];
        var weights = new double[t];
        for (var head = 0; head < heads; head++)
            for (var query = 0; query < t; query++)
            {
                var keyColumn = (heads + (head / (heads / kvHeads))) * d;
                for (var key = 0; key < t; key++)
                {
                    weights[key] = 0;
                    for (var i = 0; i < d; i++)
                        weights[key] += qkv[(query * stride) + (head * d) + i] * qkv[(key * stride) + keyColumn + i];
                    weights[key] /= Math.Sqrt(d);
                }

                var most = weights.Max();
                var total = weights.Sum(w => Math.Exp(w - most));
                for (var key = 0; key < t; key++)
                    for (var i = 0; i < d; i++)
                        result[(query * heads * d) + (head * d) + i] +=
                            Math.Exp(weights[key] - most) / total * qkv[(key * stride) + keyColumn + (kvHeads * d) + i];
            }

        return result;
    }
}
