using System.Runtime.Intrinsics.X86;

namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>How a processor multiplies bytes, from the narrowest way to the widest. All give the same bits.</summary>
internal enum Int8Form
{
    /// <summary>By any vectors.</summary>
    Portable,

    /// <summary>By words of 16 bits, AVX2.</summary>
    Avx2,

    /// <summary>AVX-VNNI: four products and their sum in one instruction, 256 bits.</summary>
    Vnni,

    /// <summary>AVX-512 VNNI: the same in 512 bits, by machine code.</summary>
    WideVnni,
}

/// <summary>What this machine can run.</summary>
internal static class Int8FormChoice
{
    private const int WideVnniBit = 1 << 11;

    /// <summary>Whether a form runs here with registers of an instruction set.</summary>
    public static bool Runs(Int8Form form, CpuIsa isa) => form switch
    {
        Int8Form.Portable => true,
        Int8Form.Avx2 => isa >= CpuIsa.Vector256,
        Int8Form.Vnni => isa >= CpuIsa.Vector256 && AvxVnni.IsSupported,
        _ => isa >= CpuIsa.Vector512 && HasWideVnni,
    };

    /// <summary>The widest of them.</summary>
    public static Int8Form Best(CpuIsa isa) => Enum.GetValues<Int8Form>().Last(form => Runs(form, isa));

    extension(Int8Form form)
    {
        /// <summary>For a device's description; nothing where its instruction set tells enough.</summary>
        public string Named => form switch
        {
            Int8Form.WideVnni => ", AVX-512 VNNI for int8",
            Int8Form.Vnni => ", AVX-VNNI for int8",
            _ => "",
        };
    }

    // ECX of CPUID's leaf 7. That the system saves the registers, the instruction set tells.
    private static bool HasWideVnni => X86Base.IsSupported && (X86Base.CpuId(7, 0).Ecx & WideVnniBit) != 0 && MachineCode.IsAllowed;
}
