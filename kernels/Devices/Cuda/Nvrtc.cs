using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Kernels.Devices.Cuda;

/// <summary>NVRTC for one device: machine code where it knows the device's architecture, else PTX, which the driver compiles to the end.</summary>
internal sealed unsafe class Nvrtc
{
    private readonly string _device;

    /// <exception cref="DeviceException">The library is missing or broken, or knows no architecture that the device can run.</exception>
    public Nvrtc(CudaDeviceInfo device)
    {
        _device = device.Name;
        NativeLibraries.Require(
            NativeLibraries.Nvrtc, _device, "NVRTC, the compiler of CUDA,", "Install it (libnvrtc of the CUDA toolkit, 11.2 or newer)", NvrtcNative.Functions);
        int major, minor;
        Check(NvrtcNative.nvrtcVersion(&major, &minor), nameof(NvrtcNative.nvrtcVersion));
        Version = string.Create(CultureInfo.InvariantCulture, $"{major}.{minor}");
        var best = Architectures().Where(known => known <= device.Architecture).DefaultIfEmpty().Max();
        if (best == 0)
            throw new DeviceException(
                DeviceFault.Unsupported, _device,
                $"NVRTC {Version} compiles nothing for compute capability {device.Architecture / 10}.{device.Architecture % 10}. Install an older CUDA toolkit, or use --device cpu.");
        IsNative = best == device.Architecture;
        Architecture = $"{(IsNative ? "sm" : "compute")}_{best}";
    }

    /// <summary>Version of the library, e.g. 12.4.</summary>
    public string Version { get; }

    /// <summary>What it compiles for, e.g. <c>sm_90</c>.</summary>
    public string Architecture { get; }

    private bool IsNative { get; }

    /// <summary>Compiles a text.</summary>
    /// <returns>A cubin or PTX, ready to be loaded.</returns>
    /// <exception cref="DeviceException">The compiler refused; the message has its first words.</exception>
    public byte[] Compile(string file, string source, string header, ReadOnlySpan<string> options)
    {
        using Utf8Strings texts = new(source, file, header, KernelText.TensorCore), given = new(options);
        nint program;
        Check(
            NvrtcNative.nvrtcCreateProgram(&program, texts[0], texts[1], 1, texts.Pointer + 2, texts.Pointer + 3), nameof(NvrtcNative.nvrtcCreateProgram));
        try
        {
            var status = NvrtcNative.nvrtcCompileProgram(program, given.Count, given.Pointer);
            return status == CudaStatus.Success
                ? ImageOf(program)
                : throw Refusal(file, options, $"{Name(status)}: {CompilerLog.Brief(LogOf(program))}");
        }
        finally
        {
            _ = NvrtcNative.nvrtcDestroyProgram(&program);
        }
    }

    /// <summary>The error of a text that does not become a kernel.</summary>
    public DeviceException Refusal(string file, ReadOnlySpan<string> options, string reason) => new(
        DeviceFault.CompileFailed, _device, $"NVRTC {Version} refused {file} ({string.Join(' ', options)}): {reason} Update the CUDA toolkit, or use --device cpu.");

    private static string Name(int status) => Marshal.PtrToStringUTF8((nint)NvrtcNative.nvrtcGetErrorString(status)) ?? $"error {status}";

    private static string LogOf(nint program)
    {
        nuint size;
        if (NvrtcNative.nvrtcGetProgramLogSize(program, &size) != CudaStatus.Success || size == 0)
            return "";
        var log = new byte[checked((int)size)];
        fixed (byte* target = log)
            return NvrtcNative.nvrtcGetProgramLog(program, target) == CudaStatus.Success ? Encoding.UTF8.GetString(log) : "";
    }

    private byte[] ImageOf(nint program)
    {
        nuint size;
        Check(IsNative ? NvrtcNative.nvrtcGetCUBINSize(program, &size) : NvrtcNative.nvrtcGetPTXSize(program, &size), "asking NVRTC for the size of a kernel");
        var image = new byte[checked((int)size)];
        fixed (byte* target = image)
            Check(IsNative ? NvrtcNative.nvrtcGetCUBIN(program, target) : NvrtcNative.nvrtcGetPTX(program, target), "asking NVRTC for a kernel");
        return image;
    }

    private int[] Architectures()
    {
        int count;
        Check(NvrtcNative.nvrtcGetNumSupportedArchs(&count), nameof(NvrtcNative.nvrtcGetNumSupportedArchs));
        var known = new int[Math.Max(count, 0)];
        fixed (int* target = known)
            Check(known.Length == 0 ? CudaStatus.Success : NvrtcNative.nvrtcGetSupportedArchs(target), nameof(NvrtcNative.nvrtcGetSupportedArchs));
        return known;
    }

    private void Check(int status, string call)
    {
        if (status != CudaStatus.Success)
            throw new DeviceException(DeviceFault.BrokenDriver, _device, $"{call} failed with {Name(status)}. Reinstall the CUDA toolkit, or use --device cpu.");
    }
}
