using System.Runtime.Intrinsics.X86;
using Daedalus.Kernels.Devices.Cpu;

namespace Daedalus.Kernels.MatMul.Quantized;

/// <summary>How a processor multiplies bytes, the slowest way first. All give the same bits.</summary>
internal enum Int8Form
{
    /// <summary>By any vectors: <see cref="PortableDot"/>.</summary>
    Portable,

    /// <summary><see cref="Avx2Dot"/>.</summary>
    Avx2,

    /// <summary><see cref="WordDot"/>, AVX-512.</summary>
    Words,

    /// <summary><see cref="VnniDot"/>, AVX-VNNI.</summary>
    Vnni,

    /// <summary><see cref="WideVnniTile"/>, AVX-512 VNNI.</summary>
    WideVnni,
}

/// <summary>What this machine can run.</summary>
internal static class Int8FormChoice
{
    private const int WideVnniBit = 1 << 11;

    /// <summary>The fastest form with registers of an instruction set.</summary>
    public static Int8Form Best(CpuIsa isa) =>
        isa >= CpuIsa.Vector512 && HasWideVnni ? Int8Form.WideVnni
        : isa >= CpuIsa.Vector256 && AvxVnni.IsSupported ? Int8Form.Vnni
        : isa >= CpuIsa.Vector512 ? Int8Form.Words
        : isa >= CpuIsa.Vector256 ? Int8Form.Avx2
        : Int8Form.Portable;

    // ECX of CPUID's leaf 7. That the system saves the registers, the instruction set tells.
    private static bool HasWideVnni => X86Base.IsSupported && (X86Base.CpuId(7, 0).Ecx & WideVnniBit) != 0 && MachineCode.IsAllowed;
}
