using System.Runtime.InteropServices;
using System.Text;
using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Tests.Compilers;

/// <summary>NVRTC where one is installed, bound by hand: what the product loads may be replaced in tests, and this must be the real one.</summary>
internal static unsafe class InstalledNvrtc
{
    private static readonly nint Library = Find();

    public static bool IsPresent => Library != 0;

    /// <summary>Compiles to machine code.</summary>
    /// <returns>What the compiler said where it refused, else null.</returns>
    public static string? Compile(DeviceText text, string architecture)
    {
        string[] options = [$"--gpu-architecture={architecture}", "--std=c++17", "-DDOUBLES", .. text.Constants.Defines.Select(define => "-D" + define)];
        nint* given = stackalloc nint[options.Length];
        for (var i = 0; i < options.Length; i++)
            given[i] = Marshal.StringToCoTaskMemUTF8(options[i]);
        nint source = Marshal.StringToCoTaskMemUTF8(text.Text.Whole), name = Marshal.StringToCoTaskMemUTF8(text.Text.File);
        nint header = Marshal.StringToCoTaskMemUTF8(KernelText.Header(KernelText.TensorCore)), include = Marshal.StringToCoTaskMemUTF8(KernelText.TensorCore);
        nint program = 0;
        try
        {
            Assert.Equal(0, ((delegate* unmanaged<nint*, nint, nint, int, nint*, nint*, int>)Function("nvrtcCreateProgram"))(&program, source, name, 1, &header, &include));
            var status = ((delegate* unmanaged<nint, int, nint*, int>)Function("nvrtcCompileProgram"))(program, options.Length, given);
            return status == 0 ? null : $"status {status}: {CompilerLog.Brief(Log(program))}";
        }
        finally
        {
            _ = ((delegate* unmanaged<nint*, int>)Function("nvrtcDestroyProgram"))(&program);
            foreach (var text8 in (nint[])[.. new ReadOnlySpan<nint>(given, options.Length), source, name, header, include])
                Marshal.FreeCoTaskMem(text8);
        }
    }

    private static string Log(nint program)
    {
        nuint size;
        Assert.Equal(0, ((delegate* unmanaged<nint, nuint*, int>)Function("nvrtcGetProgramLogSize"))(program, &size));
        var log = new byte[size];
        fixed (byte* target = log)
            Assert.Equal(0, ((delegate* unmanaged<nint, byte*, int>)Function("nvrtcGetProgramLog"))(program, target));
        return Encoding.UTF8.GetString(log);
    }

    private static nint Function(string name) => NativeLibrary.GetExport(Library, name);

    private static nint Find()
    {
        foreach (var name in new[] { "libnvrtc.so", "libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2", "nvrtc64_130_0.dll", "nvrtc64_120_0.dll", "nvrtc64_112_0.dll" })
            if (NativeLibrary.TryLoad(name, out var library))
                return library;
        return 0;
    }
}
