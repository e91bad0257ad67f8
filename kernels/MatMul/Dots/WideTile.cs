using System.Diagnostics;
using System.Runtime.CompilerServices;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul.Quantized;
using Iced.Intel;

namespace Daedalus.Kernels.MatMul.Dots;

/// <summary>
/// AVX-512's instructions for lines of weights. .NET 10 has no methods for them, so the tile is machine code (<see cref="WideTileCode{D}"/>). Twelve rows: sums enough
/// to hide an instruction's five or six cycles where two begin in each.
/// </summary>
/// <typeparam name="D">What multiplies.</typeparam>
internal readonly unsafe struct WideTile<D> : IDotTile
    where D : struct, IWideDot
{
    private const int MostRows = 12;

    // By height; first those that ask for nothing.
    private static readonly nint[]? Code = MachineCode.Assemble(
        from asks in new[] { false, true }
        from rows in Enumerable.Range(1, MostRows)
        select (Action<Assembler>)(code => WideTileCode<D>.Write(code, rows, asks)));

    /// <summary>Whether the code is there, which is assembled now where it was not before; false where the system refused memory for it.</summary>
    public static bool IsReady => Code is not null;

    public static int Rows => MostRows;

    public static bool IsLight => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<A>(int rows, byte* a, nint lda, byte* weights, float* c, nint ldc, int lines, bool isFirst, Int8Ending ending, PrefetchStream ahead)
        where A : struct, ICount
    {
        Debug.Assert(rows is >= 1 and <= MostRows && lines >= 1, "There is no code for it.");
        Debug.Assert(A.Count == 0 || ahead.Step <= Prefetch.CacheLine, "One line is asked for at a time.");
        WideTileCall call = new()
        {
            A = a,
            Lda = lda,
            Weights = weights,
            Lines = lines,
            C = c,
            LdcBytes = ldc * sizeof(float),
            IsLater = isFirst ? 0 : 1,
            Shifts = ending.Shifts,
            Columns = ending.Columns,
            RowFactors = ending.Rows,
            Next = ahead.Start,
            Step = ahead.Step,
        };

        // A tile takes about two microseconds at most, for which the garbage collector may as well wait.
        ((delegate* unmanaged[SuppressGCTransition]<WideTileCall*, void>)Code![(A.Count * MostRows) + rows - 1])(&call);
    }
}
