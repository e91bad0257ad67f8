using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul.Quantized;

/// <summary>
/// AVX-512 VNNI: one instruction for the four products of each of sixteen outputs, which is the row of a panel. .NET 10 has no method for it, so the tile is
/// machine code (<see cref="WideVnniCode"/>). Twelve rows: sums enough to hide an instruction's five cycles where two begin in each.
/// </summary>
internal readonly unsafe struct WideVnniTile : IInt8Tile
{
    private const int MostRows = 12;

    private static readonly nint[] Quiet = Assemble(asks: false), Asking = Assemble(asks: true);

    public static int Rows => MostRows;

    public static bool IsLight => true;

    public static int InputBytes => sizeof(byte);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<A>(int rows, byte* a, nint lda, sbyte* values, int* c, nint ldc, int quads, bool isFirst, Int8Ending ending, PrefetchStream ahead)
        where A : struct, ICount
    {
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

        // A tile takes a few microseconds at most, for which the garbage collector may as well wait.
        ((delegate* unmanaged[SuppressGCTransition]<Call*, void>)(A.Count > 0 ? Asking : Quiet)[rows - 1])(&call);
    }

    private static nint[] Assemble(bool asks) =>
        MachineCode.Assemble([.. Enumerable.Range(1, MostRows).Select(rows => (Action<Iced.Intel.Assembler>)(code => WideVnniCode.Write(code, rows, asks)))]);

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
