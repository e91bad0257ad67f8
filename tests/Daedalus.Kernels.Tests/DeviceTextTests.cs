using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Tests.Compilers;

namespace Daedalus.Kernels.Tests;

/// <summary>Every device text of the kernels compiles in every specialisation in use, as CUDA also where there is no CUDA.</summary>
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
    public void OpenClCompilesIt(string file) => TextChecks.OpenClCompiles(TextsOf(file));

    [Fact]
    public void WhatDoesNotCompileIsSeen()
    {
        var broken = new DeviceText(new KernelText(typeof(DeviceTextTests).Assembly, "broken.cl"), default);
        if (ClangCuda.IsPresent)
            Assert.Contains("no_such_word", ClangCuda.Compile(broken).Log, StringComparison.Ordinal);
        if (InstalledNvrtc.IsPresent)
            Assert.Contains("no_such_word", InstalledNvrtc.Compile(broken, "sm_80"), StringComparison.Ordinal);
    }

    private static IEnumerable<DeviceText> TextsOf(string file) => DeviceTexts.All.Where(text => text.Text.File == file);
}
