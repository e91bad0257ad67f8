namespace Daedalus.Kernels.MatMul.Quantized;

/// <summary>The inner loop of int8 products: some rows of A times the sixteen outputs of a panel, with exact int32 sums that become fp32 when the last block of inputs has been added.</summary>
internal unsafe interface IInt8Tile
{
    /// <summary>Most rows of a tile.</summary>
    static abstract int Rows { get; }

    /// <summary>Whether products cost so little that <see cref="TileWalk.OnlyWait"/> holds, as in fp32 and bf16; forms of several instructions are busy even with one row.</summary>
    static abstract bool IsLight { get; }

    /// <summary>c[0..rows, 0..16] = (first ? 0 : c) + a[0..rows, 0..4 quads] * values.</summary>
    /// <typeparam name="A">One where something is asked for meanwhile, else zero: beside so few products for each load asking costs 2 %.</typeparam>
    /// <param name="rows">1 to <see cref="Rows"/>.</param>
    /// <param name="a">Bytes of the first row.</param>
    /// <param name="lda">Bytes between rows.</param>
    /// <param name="values">64 bytes for every four inputs.</param>
    /// <param name="c">The results, as int32 until the last block.</param>
    /// <param name="ldc">Values between rows.</param>
    /// <param name="quads">Inputs by four; at least 1.</param>
    /// <param name="isFirst">Whether nothing has been summed yet.</param>
    /// <param name="ending">What turns sums into results; its <see cref="Int8Ending.Columns"/> is null before the last block.</param>
    /// <param name="ahead">What is asked for then.</param>
    static abstract void Run<A>(int rows, byte* a, nint lda, sbyte* values, int* c, nint ldc, int quads, bool isFirst, Int8Ending ending, PrefetchStream ahead)
        where A : struct, ICount;
}
