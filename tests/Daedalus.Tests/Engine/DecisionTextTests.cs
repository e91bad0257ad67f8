using Daedalus.Engine.OnDevice;
using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Tests.Compilers;

namespace Daedalus.Tests.Engine;

/// <summary>The device texts in which decoders decide compile, as CUDA also where there is no CUDA.</summary>
public class DecisionTextTests
{
    private static DeviceText[] Texts =>
    [
        Plain("lay_out.cl"), Plain("look.cl"), Plain("daedal.cl"),
        .. Enum.GetValues<BlockRule>().Select(DeviceDecision.OfBlocks).Select(decision => new DeviceText(decision.Text, decision.Constants)),
    ];

    [Fact]
    public void EveryTextIsListed() => TextChecks.AllAreListed(typeof(DiffusionModel).Assembly, Texts);

    [Fact]
    public void ClangCompilesThemAsCuda() => TextChecks.ClangCompilesAsCuda(Texts);

    [Fact]
    public void NvrtcCompilesThem() => TextChecks.NvrtcCompiles(Texts);

    [Fact]
    public void TheyAreOpenCl() => TextChecks.AreOpenCl(Texts);

    private static DeviceText Plain(string file) => new(new KernelText(typeof(DiffusionModel).Assembly, file), default);
}
