using System.Runtime.CompilerServices;

namespace Daedalus.Kernels.MatMul;

/// <summary>
/// What a tile prefetches while it multiplies: a cache line or more per input (of a line of weights, per two of bf16 or four of int8), so that weights come from far away while others are used. Evenly, since lines
/// that are asked for all at once hold up what the tile reads itself: bursts before each tile cost up to 5 % where this gains as much.
/// </summary>
/// <param name="start">The first byte.</param>
/// <param name="step">Bytes from what is asked for at one input to the next; less than a line asks for the same again, which costs nothing.</param>
internal readonly unsafe struct PrefetchStream(byte* start, nint step)
{
    public readonly byte* Start = start;
    public readonly nint Step = step;

    /// <summary>The same, some bytes further.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PrefetchStream Past(nint bytes) => new(Start + bytes, Step);

    /// <summary>Prefetches nothing new: what is in use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PrefetchStream None(void* used) => new((byte*)used, 0);
}
