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
