namespace Daedalus.Kernels.Attention;

/// <summary>
/// Where the packed keys and values of each (sequence, key head) lie. Keys: panels of <c>width</c> positions, in each the d components in
/// order. Values: panels of <c>width</c> components, in each the positions in order. Both are then weights of the product's tile.
/// </summary>
internal readonly unsafe struct KeyValuePanels(float* data, int paddedRows, SeenBatch batch, AttentionShape shape, int width)
{
    public SeenBatch Batch => batch;

    public AttentionShape Shape => shape;

    public int Width => width;

    /// <summary>Components of a head rounded up to whole panels.</summary>
    public int PaddedDim => Attention.RoundUp(shape.HeadDim, width);

    public float* Keys(int sequence, int kvHead)
    {
        long before = 0;
        for (var s = 0; s < sequence; s++)
            before += Attention.RoundUp(batch.Keys(s), width);
        return data + (((before * shape.KvHeads) + ((long)Attention.RoundUp(batch.Keys(sequence), width) * kvHead)) * shape.HeadDim);
    }

    public float* Values(int sequence, int kvHead)
    {
        long before = 0;
        for (var s = 0; s < sequence; s++)
            before += batch.Keys(s);
        return data + ((long)paddedRows * shape.KvHeads * shape.HeadDim)
            + (((before * shape.KvHeads) + ((long)batch.Keys(sequence) * kvHead)) * PaddedDim);
    }
}
