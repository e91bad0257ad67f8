using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Tests.Compilers;

namespace Daedalus.Kernels.Tests;

/// <summary>Every device text of the kernels compiles in every specialisation in use, as CUDA also where there is no CUDA; those that run in other tests, OpenCL compiles there.</summary>
public class DeviceTextTests
{
    public static TheoryData<string> Files => [.. DeviceTexts.All.Select(text => text.Text.File).Distinct()];

    [Fact]
    public void EveryTextIsListed() => TextChecks.AllAreListed(typeof(KernelText).Assembly, DeviceTexts.All);

    [Theory]
    [MemberData(nameof(Files))]
    public void ClangCompilesItAsCuda(string file) => TextChecks.ClangCompilesAsCuda(TextsOf(file));

    [Theory]
    [MemberData(nameof(Files))]
    public void NvrtcCompilesIt(string file) => TextChecks.NvrtcCompiles(TextsOf(file));

    [Theory]
    [MemberData(nameof(Files))]
    public void ItIsOpenCl(string file) => TextChecks.AreOpenCl(TextsOf(file));

    [Fact]
    public void WhatDoesNotCompileIsSeen()
    {
        var broken = new DeviceText(new KernelText(typeof(DeviceTextTests).Assembly, "broken.cl"), default);
        if (Clang.IsPresent)
        {
            Assert.Contains("no_such_word", Clang.CompileCuda(broken).Log, StringComparison.Ordinal);
            Assert.Contains("no_such_word", Clang.CheckOpenCl(broken, doubles: false), StringComparison.Ordinal);
        }

        if (InstalledNvrtc.IsPresent)
            Assert.Contains("no_such_word", InstalledNvrtc.Compile(broken, "sm_80"), StringComparison.Ordinal);
    }

    private static IEnumerable<DeviceText> TextsOf(string file) => DeviceTexts.All.Where(text => text.Text.File == file);
}
