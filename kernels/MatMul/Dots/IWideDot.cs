using Iced.Intel;

namespace Daedalus.Kernels.MatMul.Dots;

/// <summary>An instruction that multiplies a line of weights by the same inputs of a row and adds the products of each output to its sum.</summary>
internal interface IWideDot
{
    /// <summary>Whether sums are int32 that <see cref="Quantized.Int8Ending"/> turns into results.</summary>
    static abstract bool IsWhole { get; }

    /// <summary>sum += a * line.</summary>
    static abstract void Multiply(Assembler code, AssemblerRegisterZMM sum, AssemblerRegisterZMM a, AssemblerRegisterZMM line);

    /// <summary>sum += what was summed before.</summary>
    static abstract void Add(Assembler code, AssemblerRegisterZMM sum, AssemblerMemoryOperand before);
}

/// <summary>AVX-512 VNNI: four products of bytes, a unsigned, exact.</summary>
internal readonly struct WideVnni : IWideDot
{
    public static bool IsWhole => true;

    public static void Multiply(Assembler code, AssemblerRegisterZMM sum, AssemblerRegisterZMM a, AssemblerRegisterZMM line) => code.vpdpbusd(sum, a, line);

    public static void Add(Assembler code, AssemblerRegisterZMM sum, AssemblerMemoryOperand before) => code.vpaddd(sum, sum, before);
}

/// <summary>
/// AVX-512 BF16: two products of bf16, that of the second input first, each added with one rounding to the nearest fp32, as a fused product would be. Inputs, sums
/// and results below 1.2e-38 count as zero, whatever the thread has asked for.
/// </summary>
internal readonly struct WideBF16 : IWideDot
{
    public static bool IsWhole => false;

    public static void Multiply(Assembler code, AssemblerRegisterZMM sum, AssemblerRegisterZMM a, AssemblerRegisterZMM line) => code.vdpbf16ps(sum, a, line);

    public static void Add(Assembler code, AssemblerRegisterZMM sum, AssemblerMemoryOperand before) => code.vaddps(sum, sum, before);
}
