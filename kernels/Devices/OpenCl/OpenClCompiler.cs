using System.Text;
using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Kernels.Devices.OpenCl;

/// <summary>From text to a program, by way of the cache of binaries.</summary>
internal sealed unsafe class OpenClCompiler(nint context, OpenClDeviceInfo info, string name, BinaryCache cache)
{
    private const uint BuildLog = 0x1183;
    private const uint BinarySizes = 0x1165;
    private const uint Binaries = 0x1166;

    /// <exception cref="DeviceException">The compiler refused; the message has its first words.</exception>
    public OpenClModule Compile(string file, string source, string options)
    {
        var key = BinaryCache.Key("opencl", source, options, info.Platform, info.Name, info.Driver);
        if (cache.TryRead(key) is { } binary && TryLoad(binary, options) is { } cached)
            return cached;
        var program = FromSource(source);
        Build(program, file, options);
        if (cache.IsOn && BinaryOf(program) is { Length: > 0 } image)
            cache.Store(key, image);
        return new OpenClModule(program, name);
    }

    // A driver may refuse a binary of its own for reasons that no key has; then the text is compiled as if there were none.
    private OpenClModule? TryLoad(byte[] binary, string options)
    {
        var device = info.Handle;
        var length = (nuint)binary.Length;
        int status, error;
        nint program;
        fixed (byte* bytes = binary)
        {
            var start = bytes;
            program = OpenClNative.clCreateProgramWithBinary(context, 1, &device, &length, &start, &status, &error);
        }

        if (error != OpenClStatus.Success)
            return null;
        var handle = new OpenClHandle(program, &OpenClNative.clReleaseProgram);
        fixed (byte* text = Encoding.UTF8.GetBytes(options + "\0"))
            if (status == OpenClStatus.Success && OpenClNative.clBuildProgram(program, 1, &device, text, 0, 0) == OpenClStatus.Success)
                return new OpenClModule(handle, name);
        handle.Dispose();
        return null;
    }

    private OpenClHandle FromSource(string source)
    {
        var bytes = Encoding.UTF8.GetBytes(source);
        var length = (nuint)bytes.Length;
        int error;
        nint program;
        fixed (byte* text = bytes)
        {
            var start = text;
            program = OpenClNative.clCreateProgramWithSource(context, 1, &start, &length, &error);
        }

        OpenClStatus.Check(error, name, "clCreateProgramWithSource");
        return new OpenClHandle(program, &OpenClNative.clReleaseProgram);
    }

    private void Build(OpenClHandle program, string file, string options)
    {
        var device = info.Handle;
        int status;
        fixed (byte* text = Encoding.UTF8.GetBytes(options + "\0"))
            status = OpenClNative.clBuildProgram(program.Value, 1, &device, text, 0, 0);
        if (status == OpenClStatus.Success)
            return;
        var log = LogOf(program.Value, device);
        program.Dispose();
        throw new DeviceException(
            DeviceFault.CompileFailed, name,
            $"its compiler refused {file} ({options}): {OpenClStatus.Name(status)}: {CompilerLog.Brief(log)} Update the driver ({info.Driver}), or use --device cpu.");
    }

    private static string LogOf(nint program, nint device)
    {
        nuint size;
        if (OpenClNative.clGetProgramBuildInfo(program, device, BuildLog, 0, null, &size) != OpenClStatus.Success || size == 0)
            return "";
        var log = new byte[size];
        fixed (byte* target = log)
            return OpenClNative.clGetProgramBuildInfo(program, device, BuildLog, size, target, null) == OpenClStatus.Success ? Encoding.UTF8.GetString(log) : "";
    }

    private static byte[] BinaryOf(OpenClHandle program)
    {
        nuint size;
        if (OpenClNative.clGetProgramInfo(program.Value, BinarySizes, (nuint)sizeof(nuint), &size, null) != OpenClStatus.Success || size == 0)
            return [];
        var binary = new byte[size];
        fixed (byte* target = binary)
        {
            var start = target;
            return OpenClNative.clGetProgramInfo(program.Value, Binaries, (nuint)sizeof(byte*), &start, null) == OpenClStatus.Success ? binary : [];
        }
    }
}
