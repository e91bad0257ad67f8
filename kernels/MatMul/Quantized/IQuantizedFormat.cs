namespace Daedalus.Kernels.MatMul.Quantized;

/// <summary>How the values of a block of inputs are found in a panel.</summary>
internal unsafe interface IQuantizedFormat
{
    /// <summary>Inputs of a block; it stays in the first-level cache while the rows pass it.</summary>
    static abstract int Inputs { get; }

    /// <summary>Private memory for a block, at least 1.</summary>
    static abstract long ScratchBytes { get; }

    /// <summary>Whether the tile reads them from memory itself, instead of from a block that was decoded.</summary>
    static abstract bool IsDirect { get; }

    /// <summary>The values of a block as the tile reads them.</summary>
    static abstract sbyte* Block(byte* panel, int k, int inputs, sbyte* scratch);

    /// <summary>The bytes that will be needed after a block: they are asked for while it is used.</summary>
    static abstract ReadOnlySpan<byte> Next(byte* panel, int k, int inputs);
}

/// <summary>Stored as the tile reads them.</summary>
internal readonly unsafe struct Int8Format : IQuantizedFormat
{
    public static int Inputs => 2048;

    public static long ScratchBytes => 1;

    public static bool IsDirect => true;

    public static sbyte* Block(byte* panel, int k, int inputs, sbyte* scratch) =>
        (sbyte*)panel + QuantizedPanel.HeaderBytes + ((long)k * QuantizedPanel.Columns);

    // The next block of the panel, or the head of the next panel: both follow.
    public static ReadOnlySpan<byte> Next(byte* panel, int k, int inputs) =>
        new(panel + QuantizedPanel.HeaderBytes + ((long)(k + inputs) * QuantizedPanel.Columns), inputs * QuantizedPanel.Columns);
}

/// <summary>Stored with 4 bits; a block is decoded once for all rows.</summary>
internal readonly unsafe struct Int4Format : IQuantizedFormat
{
    public static int Inputs => 1024;

    public static long ScratchBytes => Inputs * QuantizedPanel.Columns;

    public static bool IsDirect => false;

    public static sbyte* Block(byte* panel, int k, int inputs, sbyte* scratch)
    {
        Int4Panel.Decode(Int4Panel.Group(panel, k), inputs, scratch);
        return scratch;
    }

    public static ReadOnlySpan<byte> Next(byte* panel, int k, int inputs) => new(Int4Panel.Group(panel, k) + Int4Panel.BytesOf(inputs), Int4Panel.BytesOf(inputs));
}
