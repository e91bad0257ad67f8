using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Daedalus.Kernels.Devices.Cpu;
using Iced.Intel;

namespace Daedalus.Kernels.MatMul.Quantized;

/// <summary>
/// AVX-512 VNNI: one instruction for the four products of each of sixteen outputs, which is the row of a panel. .NET 10 has no method for it, so the tile is
/// machine code (<see cref="WideVnniCode"/>). Twelve rows: sums enough to hide an instruction's five cycles where two begin in each.
/// </summary>
internal readonly unsafe struct WideVnniTile : IInt8Tile
{
    private const int MostRows = 12;

    // By height; first those that ask for nothing.
    private static readonly nint[]? Code = MachineCode.Assemble(
        from asks in new[] { false, true }
        from rows in Enumerable.Range(1, MostRows)
        select (Action<Assembler>)(code => WideVnniCode.Write(code, rows, asks)));

    /// <summary>Whether the code is there, which is assembled now where it was not before; false where the system refused memory for it.</summary>
    public static bool IsReady => Code is not null;

    public static int Rows => MostRows;

    public static bool IsLight => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<A>(int rows, byte* a, nint lda, sbyte* values, int* c, nint ldc, int quads, bool isFirst, Int8Ending ending, PrefetchStream ahead)
        where A : struct, ICount
    {
        Debug.Assert(rows is >= 1 and <= MostRows && quads >= 1, "There is no code for it.");
        Debug.Assert(A.Count == 0 || ahead.Step <= Prefetch.CacheLine, "One line is asked for at a time.");
        Call call = new()
        {
            A = a,
            Lda = lda,
            Values = values,
            Quads = quads,
            C = c,
            LdcBytes = ldc * sizeof(int),
            IsLater = isFirst ? 0 : 1,
            Shifts = ending.Shifts,
            Columns = ending.Columns,
            RowFactors = ending.Rows,
            Next = ahead.Start,
            Step = ahead.Step,
        };

        // A tile takes about two microseconds at most, for which the garbage collector may as well wait.
        ((delegate* unmanaged[SuppressGCTransition]<Call*, void>)Code![(A.Count * MostRows) + rows - 1])(&call);
    }

    /// <summary>What the code reads: eight bytes each.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Call
    {
        public byte* A;
        public nint Lda;
        public sbyte* Values;
        public nint Quads;
        public int* C;
        public nint LdcBytes;
        public nint IsLater;
        public int* Shifts;
        public float* Columns;
        public float* RowFactors;
        public byte* Next;
        public nint Step;
    }
}
