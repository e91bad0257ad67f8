using Daedalus.Kernels.MatMul.Quantized;

namespace Daedalus.Kernels.MatMul.Dots;

/// <summary>How the lines of a block of inputs are found in a panel.</summary>
internal unsafe interface IDotFormat
{
    /// <summary>Inputs of a block; it stays in the first-level cache while the rows pass it.</summary>
    static abstract int Inputs { get; }

    /// <summary>Inputs of a line.</summary>
    static abstract int InputsTogether { get; }

    /// <summary>Private memory for a block, at least 1.</summary>
    static abstract long ScratchBytes { get; }

    /// <summary>Whether the tile reads them from memory itself, instead of from a block that was decoded.</summary>
    static abstract bool IsDirect { get; }

    /// <summary>The lines of a block as the tile reads them.</summary>
    static abstract byte* Block(byte* panel, int k, int inputs, byte* scratch);

    /// <summary>The bytes that will be needed after a block: they are asked for while it is used.</summary>
    static abstract ReadOnlySpan<byte> Next(byte* panel, int k, int inputs);
}

/// <summary>bf16 as the tile reads it, two inputs of an output beside each other.</summary>
internal readonly unsafe struct BF16Pairs : IDotFormat
{
    public static int Inputs => 1024;

    public static int InputsTogether => 2;

    public static long ScratchBytes => 1;

    public static bool IsDirect => true;

    public static byte* Block(byte* panel, int k, int inputs, byte* scratch) => panel + Bytes(k);

    // The next block of the panel, or the next panel: both follow.
    public static ReadOnlySpan<byte> Next(byte* panel, int k, int inputs) => new(panel + Bytes(k + inputs), (int)Bytes(inputs));

    private static long Bytes(int inputs) => ((long)inputs + 1) / 2 * DotLine.Bytes;
}

/// <summary>int8 as the tile reads it.</summary>
internal readonly unsafe struct Int8Quads : IDotFormat
{
    public static int Inputs => 2048;

    public static int InputsTogether => QuantizedPanel.InputsTogether;

    public static long ScratchBytes => 1;

    public static bool IsDirect => true;

    public static byte* Block(byte* panel, int k, int inputs, byte* scratch) => panel + QuantizedPanel.HeaderBytes + ((long)k * QuantizedPanel.Columns);

    // The next block of the panel, or the head of the next panel: both follow.
    public static ReadOnlySpan<byte> Next(byte* panel, int k, int inputs) =>
        new(panel + QuantizedPanel.HeaderBytes + ((long)(k + inputs) * QuantizedPanel.Columns), inputs * QuantizedPanel.Columns);
}

/// <summary>Stored with 4 bits; a block is decoded to int8 once for all rows.</summary>
internal readonly unsafe struct Int4Quads : IDotFormat
{
    public static int Inputs => 1024;

    public static int InputsTogether => QuantizedPanel.InputsTogether;

    public static long ScratchBytes => Inputs * QuantizedPanel.Columns;

    public static bool IsDirect => false;

    public static byte* Block(byte* panel, int k, int inputs, byte* scratch)
    {
        Int4Panel.Decode(Int4Panel.Group(panel, k), inputs, (sbyte*)scratch);
        return scratch;
    }

    public static ReadOnlySpan<byte> Next(byte* panel, int k, int inputs) => new(Int4Panel.Group(panel, k) + Int4Panel.BytesOf(inputs), Int4Panel.BytesOf(inputs));
}
