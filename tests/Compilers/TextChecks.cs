using System.Reflection;
using Daedalus.Kernels.Conformance;
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

    /// <summary>Asserts that clang takes those that are for OpenCL.</summary>
    public static void ClangTakesAsOpenCl(IEnumerable<DeviceText> texts)
    {
        MissingDevice.SkipUnless(Clang.IsPresent, "clang-19 is not installed: nothing holds device text against the language of OpenCL 1.2 here.");
        var files = new HashSet<string>();
        foreach (var text in texts.Where(text => text.HasOpenCl))
        {
            // Doubles depend on no other constant.
            Check(text, doubles: true);
            if (files.Add(text.Text.File))
                Check(text, doubles: false);
        }

        static void Check(DeviceText text, bool doubles) => Assert.Null(Clang.CheckOpenCl(text, doubles) is { } refusal ? $"{text}: {refusal}" : null);
    }
}
