using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Kernels.Devices.Cuda;

/// <summary>From text to a module, by way of the cache of binaries.</summary>
internal sealed unsafe class CudaCompiler(CudaContext context, CudaDeviceInfo device, Nvrtc nvrtc, BinaryCache cache)
{
    /// <exception cref="DeviceException">The compiler or the driver refused.</exception>
    public CudaModule Compile(string file, string source, ReadOnlySpan<string> defines)
    {
        var header = KernelText.Header(KernelText.TensorCore);
        string[] options = [$"--gpu-architecture={nvrtc.Architecture}", "--std=c++17", .. defines, "-DDOUBLES"];
        var key = BinaryCache.Key("cuda", source, header, string.Join(' ', options), nvrtc.Version, device.DriverVersion, device.Model);
        if (cache.TryRead(key) is { } known && TryLoad(known, out _) is { } cached)
            return cached;
        var image = nvrtc.Compile(file, source, header, options);
        var module = TryLoad(image, out var status)
            ?? throw nvrtc.Refusal(file, options, $"the driver (CUDA {device.DriverVersion}) cannot load what was compiled ({CudaStatus.Name(status)}).");
        cache.Store(key, image);
        return module;
    }

    // Null where the driver refuses the image itself; errors of the device are thrown.
    private CudaModule? TryLoad(byte[] image, out int status)
    {
        context.Enter();
        nint module;

        // Should the image be text, it ends here.
        fixed (byte* start = (byte[])[.. image, 0])
            status = CudaNative.cuModuleLoadData(&module, start);
        if (status == CudaStatus.Success)
            return new CudaModule(context, new CudaHandle(context, module, &CudaNative.cuModuleUnload));
        if (status == CudaStatus.OutOfMemory || CudaStatus.IsLoss(status))
            context.Check(status, nameof(CudaNative.cuModuleLoadData));
        return null;
    }
}
