using Daedalus.Kernels.Conformance;

namespace Daedalus.Kernels.Attention;

public static partial class Attention
{
    /// <summary>The same in double for one sequence that sees itself: qkv [t, QkvColumns] row after row, result [t, heads d].</summary>
    internal static double[] Reference(ReadOnlySpan<double> qkv, int t, AttentionShape shape, int block = 0, int shadows = 0, int shadowed = 0)
    {
        var columns = 2 * shape.KvHeads * shape.HeadDim;
        var keys = new double[t * columns];
        for (var row = 0; row < t; row++)
            qkv.Slice(((row + 1) * shape.QkvColumns) - columns, columns).CopyTo(keys.AsSpan(row * columns));
        return Reference(qkv, t, shape, block, 0, keys, shadows, shadowed);
    }

    /// <summary>
    /// The same for queries at the positions from <paramref name="first"/> on; keys [positions, 2 kvHeads d] are all that there are. The last
    /// <paramref name="shadows"/> of them are shadows of the positions from <paramref name="shadowed"/> on.
    /// </summary>
    internal static double[] Reference(
        ReadOnlySpan<double> qkv, int t, AttentionShape shape, int block, int first, ReadOnlySpan<double> keys, int shadows = 0, int shadowed = 0)
    {
        var (heads, kvHeads, d) = shape;
        var (result, weights) = (new double[t * heads * d], new double[keys.Length / (2 * kvHeads * d)]);
        for (var head = 0; head < heads; head++)
            for (var query = 0; query < t; query++)
            {
                var q = qkv.Slice((query * shape.QkvColumns) + (head * d), d);
                var column = head / (heads / kvHeads) * d;
                for (var key = 0; key < weights.Length; key++)
                {
                    var (position, ordinary) = (first + query, weights.Length - shadows);
                    var seen = position >= ordinary && position < weights.Length ? key != shadowed + position - ordinary : key < ordinary && (block == 0 || key / block <= position / block);
                    weights[key] = seen ? Samples.Dot(q, keys.Slice((key * 2 * kvHeads * d) + column, d)) / Math.Sqrt(d) : double.NegativeInfinity;
                }

                var most = weights.DefaultIfEmpty().Max();
                var total = weights.Sum(w => Math.Exp(w - most));
                var mixed = result.AsSpan(((query * heads) + head) * d, d);
                for (var key = 0; key < weights.Length; key++)
                {
                    var weight = Math.Exp(weights[key] - most) / total;
                    var value = keys.Slice((((key * 2) + 1) * kvHeads * d) + column, d);
                    for (var i = 0; i < mixed.Length; i++)
                        mixed[i] += weight * value[i];
                }
            }

        return result;
    }
}
