using System.Runtime.Intrinsics.X86;

namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>Whether this machine multiplies bf16 by bf16 and may be told to: AVX-512 BF16, by machine code.</summary>
internal static class BF16Support
{
    private const int BF16Bit = 1 << 5;

    // EAX of the first subleaf of CPUID's leaf 7, where there is one.
    private static readonly bool HasInstruction = X86Base.IsSupported && X86Base.CpuId(7, 0).Eax >= 1 && (X86Base.CpuId(7, 1).Eax & BF16Bit) != 0;

    /// <summary>Whether it does with registers of an instruction set.</summary>
    public static bool IsThere(CpuIsa isa) => isa >= CpuIsa.Vector512 && HasInstruction && MachineCode.IsAllowed;
}
