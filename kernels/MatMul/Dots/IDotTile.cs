using Daedalus.Kernels.MatMul.Quantized;

namespace Daedalus.Kernels.MatMul.Dots;

/// <summary>
/// The inner loop of products by lines of weights (<see cref="DotLine"/>): some rows of A times the sixteen outputs of a panel. Sums are fp32, or of int8 exact int32
/// that become fp32 when the last block of inputs has been added.
/// </summary>
internal unsafe interface IDotTile
{
    /// <summary>Most rows of a tile.</summary>
    static abstract int Rows { get; }

    /// <summary>Whether products cost so little that <see cref="TileWalk.OnlyWait"/> holds, as in fp32; forms of several instructions are busy even with one row.</summary>
    static abstract bool IsLight { get; }

    /// <summary>c[0..rows, 0..16] = (isFirst ? 0 : c) + a[0..rows] * lines.</summary>
    /// <typeparam name="A">One where something is asked for meanwhile, else zero: beside so few products for each load asking costs 2 %.</typeparam>
    /// <param name="rows">1 to <see cref="Rows"/>.</param>
    /// <param name="a">The first row.</param>
    /// <param name="lda">Bytes between rows.</param>
    /// <param name="weights">The first line.</param>
    /// <param name="c">The results; sums of int8 as int32 until the last block.</param>
    /// <param name="ldc">Values between rows.</param>
    /// <param name="lines">At least 1.</param>
    /// <param name="isFirst">Whether nothing has been summed yet.</param>
    /// <param name="ending">What turns sums of int8 into results; its <see cref="Int8Ending.Columns"/> is null before the last block.</param>
    /// <param name="ahead">What is asked for then.</param>
    static abstract void Run<A>(int rows, byte* a, nint lda, byte* weights, float* c, nint ldc, int lines, bool isFirst, Int8Ending ending, PrefetchStream ahead)
        where A : struct, ICount;
}
