namespace Daedalus.Kernels.Attention;

/// <summary>Heads of an attention layer.</summary>
/// <param name="Heads">Query heads.</param>
/// <param name="KvHeads">Key and value heads; divides <paramref name="Heads"/>.</param>
/// <param name="HeadDim">Values per head.</param>
public readonly record struct AttentionShape(int Heads, int KvHeads, int HeadDim)
{
    /// <summary>Columns of a row of queries, keys and values.</summary>
    public int QkvColumns => (Heads + (2 * KvHeads)) * HeadDim;
}
