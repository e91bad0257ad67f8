using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Daedalus.Kernels.MatMul;

/// <summary>Asks for memory that will be needed; where there is none, nothing happens.</summary>
internal static unsafe class Prefetch
{
    public const int CacheLine = 64;

    /// <summary>The lines of some bytes, the first in any case, into the second-level cache: it waits for more lines at a time than the first, whose room what is used now needs.</summary>
    /// <returns>Where those bytes end.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Lines(byte* start, nint bytes)
    {
        var end = start + bytes;
        if (Sse.IsSupported)
            do
            {
                Sse.Prefetch1(start);
                start += CacheLine;
            }
            while (start < end);
        return end;
    }
}
