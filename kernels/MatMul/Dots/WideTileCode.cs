using System.Numerics;
using System.Runtime.InteropServices;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Daedalus.Kernels.MatMul.Dots;

/// <summary>
/// The text of <see cref="WideTile{D}"/>. A sum for each row in zmm16 to zmm27, weights in zmm31, a row's inputs in zmm30: registers that no caller keeps
/// anything in, on any system, and that slow no other instructions down. The call comes in rdi, or in rcx on Windows, where rdi and rsi are the caller's.
/// </summary>
/// <typeparam name="D">What multiplies.</typeparam>
internal static class WideTileCode<D>
    where D : struct, IWideDot
{
    private static readonly AssemblerRegisterZMM[] Sums = [zmm16, zmm17, zmm18, zmm19, zmm20, zmm21, zmm22, zmm23, zmm24, zmm25, zmm26, zmm27];

    private static readonly AssemblerRegister64[] OfTheCaller = [rbx, rdi, rsi, r12, r13];

    // Odd multiples of the distance between rows: every row is one of them, doubled up to three times by the address itself.
    private static readonly AssemblerRegister64[] Odd = [rcx, rdx, rsi, r8, r9, r10];

    /// <summary>Writes the tile of so many rows.</summary>
    /// <param name="code">To which it is added.</param>
    /// <param name="rows">1 to 12.</param>
    /// <param name="asks">Whether memory is asked for meanwhile.</param>
    public static void Write(Assembler code, int rows, bool asks)
    {
        foreach (var register in OfTheCaller)
            code.push(register);
        if (OperatingSystem.IsWindows())
            code.mov(rdi, rcx);
        Load(code, rows);
        Multiply(code, rows, asks);
        End(code, rows);
        foreach (var register in Enumerable.Reverse(OfTheCaller))
            code.pop(register);
        code.ret();
    }

    private static void Load(Assembler code, int rows)
    {
        code.mov(rax, Field(nameof(WideTileCall.A)));
        code.mov(r11, Field(nameof(WideTileCall.Weights)));
        code.mov(rbx, Field(nameof(WideTileCall.Lines)));
        code.mov(r12, Field(nameof(WideTileCall.Next)));
        code.mov(r13, Field(nameof(WideTileCall.Step)));
        code.mov(rcx, Field(nameof(WideTileCall.Lda)));
        for (var i = 1; (2 * i) + 1 < rows; i++)
            code.lea(Odd[i], __[Odd[i - 1] + (rcx * 2)]);
        for (var row = 0; row < rows; row++)
            code.vpxord(Sums[row], Sums[row], Sums[row]);
    }

    private static void Multiply(Assembler code, int rows, bool asks)
    {
        var line = code.CreateLabel();
        code.Label(ref line);
        code.vmovdqu32(zmm31, __[r11]);
        for (var row = 0; row < rows; row++)
        {
            code.vpbroadcastd(zmm30, __dword_ptr[At(row)]);
            D.Multiply(code, Sums[row], zmm30, zmm31);
        }

        if (asks)
        {
            code.prefetcht1(__byte_ptr[r12]);
            code.add(r12, r13);
        }

        code.add(r11, DotLine.Bytes);
        code.add(rax, DotLine.InputBytes);
        code.dec(rbx);
        code.jne(line);
    }

    private static AssemblerMemoryOperand At(int row)
    {
        if (row == 0)
            return __[rax];
        var doublings = BitOperations.TrailingZeroCount(row);
        return __[rax + (Odd[row >> (doublings + 1)] * (1 << doublings))];
    }

    private static void End(Assembler code, int rows)
    {
        var first = code.CreateLabel();
        code.mov(rax, Field(nameof(WideTileCall.C)));
        code.mov(rcx, Field(nameof(WideTileCall.LdcBytes)));
        code.cmp(Field(nameof(WideTileCall.IsLater)), 0);
        code.je(first);
        code.mov(rdx, rax);
        for (var row = 0; row < rows; row++)
        {
            D.Add(code, Sums[row], __[rdx]);
            code.add(rdx, rcx);
        }

        code.Label(ref first);
        if (D.IsWhole)
            Scale(code, rows);
        for (var row = 0; row < rows; row++)
        {
            code.vmovups(__[rax], Sums[row]);
            code.add(rax, rcx);
        }
    }

    // As Int8Ending has it, operation for operation.
    private static void Scale(Assembler code, int rows)
    {
        var store = code.CreateLabel();
        code.mov(rdx, Field(nameof(WideTileCall.Columns)));
        code.test(rdx, rdx);
        code.je(store);
        code.mov(rsi, Field(nameof(WideTileCall.Shifts)));
        code.mov(r8, Field(nameof(WideTileCall.RowFactors)));
        code.vmovdqu32(zmm31, __[rsi]);
        code.vmovups(zmm30, __[rdx]);
        for (var row = 0; row < rows; row++)
        {
            code.vpsubd(Sums[row], Sums[row], zmm31);
            code.vcvtdq2ps(Sums[row], Sums[row]);
            code.vmulps(Sums[row], Sums[row], zmm30);
            code.vmulps(Sums[row], Sums[row], __dword_bcst[r8 + (row * sizeof(float))]);
        }

        code.Label(ref store);
    }

    private static AssemblerMemoryOperand Field(string name) => __qword_ptr[rdi + (int)Marshal.OffsetOf<WideTileCall>(name)];
}
