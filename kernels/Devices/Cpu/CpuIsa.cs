using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>The instruction set that the kernels of a <see cref="CpuDevice"/> are compiled for.</summary>
public enum CpuIsa
{
    /// <summary>One value at a time.</summary>
    Scalar,

    /// <summary>Four fp32 lanes (NEON on ARM64, SSE4).</summary>
    Vector128,

    /// <summary>Eight fp32 lanes (AVX2 with FMA).</summary>
    Vector256,

    /// <summary>Sixteen fp32 lanes (AVX-512).</summary>
    Vector512,
}

/// <summary>What this machine can run.</summary>
internal static class CpuIsaChoice
{
    /// <summary>The widest set with hardware behind it.</summary>
    public static CpuIsa Best =>
        Vector512.IsHardwareAccelerated && Avx512F.IsSupported ? CpuIsa.Vector512
        : Vector256.IsHardwareAccelerated && Avx2.IsSupported && Fma.IsSupported ? CpuIsa.Vector256
        : Vector128.IsHardwareAccelerated ? CpuIsa.Vector128
        : CpuIsa.Scalar;

    /// <summary>
    /// A wider set that the processor has and the program was not compiled for; null where there is none. Ahead-of-time compilation takes what every processor of an
    /// architecture has, unless the program asks for more; compiled at run time, what is not used has been switched off.
    /// </summary>
    public static CpuIsa? Missed { get; } = RuntimeFeature.IsDynamicCodeCompiled || !X86Base.IsSupported ? null : WiderThan(Best, X86Base.CpuId(7, 0).Ebx);

    /// <param name="used">The set in use.</param>
    /// <param name="features">EBX of CPUID's leaf 7.</param>
    internal static CpuIsa? WiderThan(CpuIsa used, int features)
    {
        const int Avx2Bit = 1 << 5, Avx512Bit = 1 << 16;
        CpuIsa? widest = (features & Avx512Bit) != 0 ? CpuIsa.Vector512 : (features & Avx2Bit) != 0 ? CpuIsa.Vector256 : null;
        return widest > used ? widest : null;
    }

    extension(CpuIsa isa)
    {
        /// <summary>As makers of processors call it.</summary>
        public string Name => isa switch
        {
            CpuIsa.Vector512 => "AVX-512",
            CpuIsa.Vector256 => "AVX2",
            CpuIsa.Vector128 => AdvSimd.IsSupported ? "NEON" : "SSE4",
            _ => "scalar",
        };
    }
}
