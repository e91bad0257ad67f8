using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Daedalus.Kernels.MatMul;

/// <summary>Asks for memory that will be needed; where there is none, nothing happens.</summary>
internal static unsafe class Prefetch
{
    private const int CacheLine = 64;

    /// <summary>Into the second-level cache: it waits for more lines at a time than the first, whose room what is used now needs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Lines(byte* start, int bytes)
    {
        if (Sse.IsSupported)
            for (var line = 0; line < bytes; line += CacheLine)
                Sse.Prefetch1(start + line);
    }
}
