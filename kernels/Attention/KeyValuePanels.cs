namespace Daedalus.Kernels.Attention;

/// <summary>
/// Where the packed keys and values of each (sequence, key head) lie. Keys: panels of <c>width</c> positions, in each the d components in
/// order. Values: panels of <c>width</c> components, in each the positions in order. Both are then weights of the product's tile.
/// </summary>
internal readonly unsafe struct KeyValuePanels(float* data, int paddedRows, int* offsets, int sequences, AttentionShape shape, int width)
{
    public int Sequences => sequences;

    public AttentionShape Shape => shape;

    public int Width => width;

    /// <summary>Components of a head rounded up to whole panels.</summary>
    public int PaddedDim => Attention.RoundUp(shape.HeadDim, width);

    public int Start(int sequence) => offsets[sequence];

    public int Length(int sequence) => offsets[sequence + 1] - offsets[sequence];

    /// <summary>Positions rounded up to whole panels.</summary>
    public int PaddedLength(int sequence) => Attention.RoundUp(Length(sequence), width);

    public float* Keys(int sequence, int kvHead)
    {
        long before = 0;
        for (var s = 0; s < sequence; s++)
            before += PaddedLength(s);
        return data + (((before * shape.KvHeads) + ((long)PaddedLength(sequence) * kvHead)) * shape.HeadDim);
    }

    public float* Values(int sequence, int kvHead) =>
        data + ((long)paddedRows * shape.KvHeads * shape.HeadDim)
        + ((((long)Start(sequence) * shape.KvHeads) + ((long)Length(sequence) * kvHead)) * PaddedDim);
}
