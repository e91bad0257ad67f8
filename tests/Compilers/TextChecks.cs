using System.Reflection;
using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Tests.Emulated;

namespace Daedalus.Tests.Compilers;

/// <summary>Device texts of an assembly held against every compiler that is here.</summary>
internal static class TextChecks
{
    /// <summary>Asserts that an assembly has these texts and no other.</summary>
    public static void AllAreListed(Assembly assembly, IEnumerable<DeviceText> texts)
    {
        var built = assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".cl", StringComparison.Ordinal) || name.EndsWith(".cu", StringComparison.Ordinal));
        var listed = texts.ToList();
        Assert.Equal(built.Order(), listed.Select(text => text.Text.File).Distinct().Order());
        Assert.Distinct(listed);
    }

    /// <summary>Asserts that clang makes PTX of them.</summary>
    public static void ClangCompilesAsCuda(IEnumerable<DeviceText> texts)
    {
        MissingDevice.SkipUnless(Clang.IsPresent, "clang-19 is not installed: nothing compiles device text as CUDA here.");
        foreach (var text in texts)
        {
            var (ptx, log) = Clang.CompileCuda(text);
            Assert.True(ptx is not null, $"{text}: {log}");
            Assert.Equal(text.HasCuda, ptx.Contains(".visible .entry ", StringComparison.Ordinal));
        }
    }

    /// <summary>Asserts that NVRTC makes machine code of them.</summary>
    public static void NvrtcCompiles(IEnumerable<DeviceText> texts)
    {
        Assert.SkipUnless(InstalledNvrtc.IsPresent, "NVRTC is not installed: nothing looks into inline assembly here.");
        foreach (var text in texts)
            Assert.Null(InstalledNvrtc.Compile(text, "sm_80") is { } refusal ? $"{text}: {refusal}" : null);
    }

    /// <summary>
    /// Asserts that those that are for OpenCL are OpenCL: by clang, and by the driver where there is a GPU or no clang. A processor's driver, which takes a second for each, has those
    /// that run in other tests; DAEDALUS_WHOLE_EMULATION=1 has it compile them all.
    /// </summary>
    public static void AreOpenCl(IEnumerable<DeviceText> texts)
    {
        DeviceText[] those = [.. texts.Where(text => text.HasOpenCl)];
        if (Clang.IsPresent)
            ClangTakes(those);
        using var device = TryOpen();
        MissingDevice.SkipUnless(Clang.IsPresent || device is not null, "There is neither clang-19 nor an OpenCL device: nothing compiles device text as OpenCL here.");
        if (device is not null && (!Clang.IsPresent || !device.Features.IsProcessor || Environment.GetEnvironmentVariable("DAEDALUS_WHOLE_EMULATION") == "1"))
            foreach (var text in those)
                Assert.NotNull(device.Module(text.Text, text.Constants));
    }

    private static void ClangTakes(DeviceText[] texts)
    {
        var files = new HashSet<string>();
        foreach (var text in texts)
        {
            // Doubles depend on no other constant.
            Check(text, doubles: true);
            if (files.Add(text.Text.File))
                Check(text, doubles: false);
        }

        static void Check(DeviceText text, bool doubles) => Assert.Null(Clang.CheckOpenCl(text, doubles) is { } refusal ? $"{text}: {refusal}" : null);
    }

    private static Accelerator? TryOpen()
    {
        try
        {
            return (Accelerator)DeviceCatalogue.Open("opencl:0");
        }
        catch (DeviceException missing) when (missing.Fault == DeviceFault.Missing)
        {
            return null;
        }
    }
}
