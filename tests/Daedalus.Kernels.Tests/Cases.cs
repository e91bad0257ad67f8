using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Tests;

/// <summary>What every kernel is tested over: the instruction sets of this machine, one thread and two, and the storage types.</summary>
internal static class Cases
{
    // Where wide instructions are switched off, the widest that is left: narrower ones are tested where they are not.
    public static IEnumerable<CpuIsa> Isas => InstructionSetTests.IsChild ? [CpuIsaChoice.Best] : Enum.GetValues<CpuIsa>().Where(isa => isa <= CpuIsaChoice.Best);

    /// <summary>Skips a test of what only some processors have.</summary>
    public static void SkipUnlessBF16IsMultiplied() =>
        Assert.SkipUnless(BF16Support.IsThere(CpuIsaChoice.Best), "this processor has no AVX-512 BF16, or its system executes nothing that was written");

    public static DType[] StoredTypes => [DType.F32, DType.F16, DType.BF16];

    public static TheoryData<CpuIsa, int> Devices()
    {
        var data = new TheoryData<CpuIsa, int>();
        foreach (var isa in Isas)
        {
            data.Add(isa, 1);
            data.Add(isa, 2);
        }

        return data;
    }

    public static TheoryData<CpuIsa, int, DType> DevicesAndTypes()
    {
        var data = new TheoryData<CpuIsa, int, DType>();
        foreach (var isa in Isas)
            foreach (var type in StoredTypes)
            {
                data.Add(isa, 1, type);
                data.Add(isa, 2, type);
            }

        return data;
    }
}
