using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Kernels.Tests;

/// <summary>Every device text compiles as CUDA in every specialisation in use, also where there is no CUDA.</summary>
public class DeviceTextTests
{
    public static TheoryData<string> Files => [.. DeviceTexts.All.Select(text => text.Text.File).Distinct()];

    [Fact]
    public void EveryTextIsListed()
    {
        var built = typeof(KernelText).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".cl", StringComparison.Ordinal) || name.EndsWith(".cu", StringComparison.Ordinal));
        Assert.Equal(built.Order(), Files.Select(row => row.Data).Order());
        Assert.Distinct(DeviceTexts.All);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void ClangCompilesItAsCuda(string file)
    {
        Assert.SkipUnless(ClangCuda.IsPresent, "clang-19 is not installed: nothing compiles device text as CUDA here.");
        foreach (var text in DeviceTexts.All.Where(text => text.Text.File == file))
        {
            var (ptx, log) = ClangCuda.Compile(text);
            Assert.True(ptx is not null, $"{text}: {log}");
            Assert.Equal(text.HasCuda, ptx.Contains(".visible .entry ", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void NvrtcCompilesIt(string file)
    {
        Assert.SkipUnless(InstalledNvrtc.IsPresent, "NVRTC is not installed: nothing looks into inline assembly here.");
        foreach (var text in DeviceTexts.All.Where(text => text.Text.File == file))
            Assert.Null(InstalledNvrtc.Compile(text, "sm_80") is { } refusal ? $"{text}: {refusal}" : null);
    }

    [Fact]
    public void OpenClCompilesThem()
    {
        TestDevices.Get("opencl:0");
        using var own = (Accelerator)DeviceCatalogue.Open("opencl:0");
        foreach (var text in DeviceTexts.All.Where(text => text.HasOpenCl))
            Assert.NotNull(own.Module(text.Text, text.Constants));
    }

    [Fact]
    public void WhatDoesNotCompileIsSeen()
    {
        var broken = new DeviceText(new KernelText(typeof(DeviceTextTests).Assembly, "broken.cl"), default);
        if (ClangCuda.IsPresent)
            Assert.Contains("no_such_word", ClangCuda.Compile(broken).Log, StringComparison.Ordinal);
        if (InstalledNvrtc.IsPresent)
            Assert.Contains("no_such_word", InstalledNvrtc.Compile(broken, "sm_80"), StringComparison.Ordinal);
    }
}
