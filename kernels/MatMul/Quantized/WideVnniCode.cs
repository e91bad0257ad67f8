using System.Numerics;
using System.Runtime.InteropServices;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Daedalus.Kernels.MatMul.Quantized;

/// <summary>
/// The text of <see cref="WideVnniTile"/>. A sum for each row in zmm16 to zmm27, weights in zmm31, a row's four inputs in zmm30: registers that no caller keeps
/// anything in, on any system, and that slow no other instructions down. The call comes in rdi, or in rcx on Windows, where rdi and rsi are the caller's.
/// </summary>
internal static class WideVnniCode
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
        code.mov(rax, Field(nameof(WideVnniTile.Call.A)));
        code.mov(r11, Field(nameof(WideVnniTile.Call.Values)));
        code.mov(rbx, Field(nameof(WideVnniTile.Call.Quads)));
        code.mov(r12, Field(nameof(WideVnniTile.Call.Next)));
        code.mov(r13, Field(nameof(WideVnniTile.Call.Step)));
        code.mov(rcx, Field(nameof(WideVnniTile.Call.Lda)));
        for (var i = 1; (2 * i) + 1 < rows; i++)
            code.lea(Odd[i], __[Odd[i - 1] + (rcx * 2)]);
        for (var row = 0; row < rows; row++)
            code.vpxord(Sums[row], Sums[row], Sums[row]);
    }

    private static void Multiply(Assembler code, int rows, bool asks)
    {
        var quad = code.CreateLabel();
        code.Label(ref quad);
        code.vmovdqu32(zmm31, __[r11]);
        for (var row = 0; row < rows; row++)
        {
            code.vpbroadcastd(zmm30, __dword_ptr[At(row)]);
            code.vpdpbusd(Sums[row], zmm30, zmm31);
        }

        if (asks)
        {
            code.prefetcht1(__byte_ptr[r12]);
            code.add(r12, r13);
        }

        code.add(r11, QuantizedPanel.Columns * QuantizedPanel.InputsTogether);
        code.add(rax, QuantizedPanel.InputsTogether);
        code.dec(rbx);
        code.jne(quad);
    }

    private static AssemblerMemoryOperand At(int row)
    {
        if (row == 0)
            return __[rax];
        var doublings = BitOperations.TrailingZeroCount(row);
        return __[rax + (Odd[row >> (doublings + 1)] * (1 << doublings))];
    }

    // As Int8Ending has it, operation for operation.
    private static void End(Assembler code, int rows)
    {
        Label first = code.CreateLabel(), store = code.CreateLabel();
        code.mov(rax, Field(nameof(WideVnniTile.Call.C)));
        code.mov(rcx, Field(nameof(WideVnniTile.Call.LdcBytes)));
        code.cmp(Field(nameof(WideVnniTile.Call.IsLater)), 0);
        code.je(first);
        code.mov(rdx, rax);
        for (var row = 0; row < rows; row++)
        {
            code.vpaddd(Sums[row], Sums[row], __[rdx]);
            code.add(rdx, rcx);
        }

        code.Label(ref first);
        code.mov(rdx, Field(nameof(WideVnniTile.Call.Columns)));
        code.test(rdx, rdx);
        code.je(store);
        code.mov(rsi, Field(nameof(WideVnniTile.Call.Shifts)));
        code.mov(r8, Field(nameof(WideVnniTile.Call.RowFactors)));
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
        for (var row = 0; row < rows; row++)
        {
            code.vmovdqu32(__[rax], Sums[row]);
            code.add(rax, rcx);
        }
    }

    private static AssemblerMemoryOperand Field(string name) => __qword_ptr[rdi + (int)Marshal.OffsetOf<WideVnniTile.Call>(name)];
}
