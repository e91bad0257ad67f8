using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Kernels.Devices.OpenCl;

/// <summary>A device of an OpenCL driver. Version 1.2 is enough: no sub-groups, no half arithmetic, no generic pointers.</summary>
internal sealed unsafe class OpenClAccelerator : Accelerator
{
    private readonly OpenClDeviceInfo _info;
    private readonly OpenClHandle _context;
    private readonly OpenClHandle _queue;
    private readonly OpenClCompiler _compiler;
    private long _taken;

    private OpenClAccelerator(int index, OpenClDeviceInfo info, OpenClHandle context, OpenClHandle queue, BinaryCache cache)
    {
        Name = $"opencl:{index}";
        (_info, _context, _queue) = (info, context, queue);
        _compiler = new OpenClCompiler(context.Value, info, Name, cache);
        Features = new AcceleratorFeatures
        {
            Doubles = info.HasDoubles,
            TensorCores = false,
            Recording = false,
            IsProcessor = info.IsProcessor,
            ComputeUnits = info.Units,
            GroupItems = info.MostItems,
            LocalBytes = info.Local,
            MemoryBytes = info.Memory,
        };
    }

    public override string Name { get; }

    public override AcceleratorFeatures Features { get; }

    public override string Description =>
        $"{_info.Name} ({_info.Platform}, {_info.Version}), {Features.ComputeUnits} compute units, {Features.MemoryBytes >> 20:N0} MiB"
        + (Features.Doubles ? ", doubles" : "");

    /// <summary>OpenCL does not tell what is free: what the device has, less what was taken here.</summary>
    public override long AvailableMemory => Math.Max(0, Features.MemoryBytes - Interlocked.Read(ref _taken));

    /// <exception cref="DeviceException">The driver refused.</exception>
    public static OpenClAccelerator Open(int index, OpenClDeviceInfo info, BinaryCache cache)
    {
        var name = $"opencl:{index}";
        int error;
        var device = info.Handle;
        var context = OpenClNative.clCreateContext(null, 1, &device, 0, 0, &error);
        OpenClStatus.Check(error, name, "clCreateContext");
        var owned = new OpenClHandle(context, &OpenClNative.clReleaseContext);
        var queue = OpenClNative.clCreateCommandQueue(context, device, 0, &error);
        if (error != OpenClStatus.Success)
            owned.Dispose();
        OpenClStatus.Check(error, name, "clCreateCommandQueue");
        return new OpenClAccelerator(index, info, owned, new OpenClHandle(queue, &OpenClNative.clReleaseCommandQueue), cache);
    }

    private protected override DeviceMemory AllocateCore(long bytes)
    {
        // Drivers commit memory at its first use, and then it is too late for an error that a caller understands.
        if (bytes > AvailableMemory || bytes > _info.MostAllocation)
            throw new InsufficientMemoryException(FormattableString.Invariant(
                $"{Name}: {bytes:N0} bytes do not fit: {AvailableMemory:N0} are free, and one allocation may take {_info.MostAllocation:N0}. Load a smaller model or use another device."));
        int error;
        var buffer = OpenClNative.clCreateBuffer(_context.Value, 1, (nuint)bytes, null, &error);
        OpenClStatus.Check(error, Name, "clCreateBuffer");
        Interlocked.Add(ref _taken, bytes);
        return new OpenClMemory(buffer, bytes, freed => Interlocked.Add(ref _taken, -freed));
    }

    private protected override void WriteCore(DeviceMemory target, long offset, ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty)
            return;
        fixed (byte* bytes = source)
            Check(OpenClNative.clEnqueueWriteBuffer(_queue.Value, target.Raw, 1, (nuint)offset, (nuint)source.Length, bytes, 0, null, null), "clEnqueueWriteBuffer");
    }

    private protected override void ReadCore(DeviceMemory source, long offset, Span<byte> target)
    {
        if (target.IsEmpty)
            return;
        fixed (byte* bytes = target)
            Check(OpenClNative.clEnqueueReadBuffer(_queue.Value, source.Raw, 1, (nuint)offset, (nuint)target.Length, bytes, 0, null, null), "clEnqueueReadBuffer");
    }

    private protected override void FillCore(DeviceMemory target, long offset, long bytes, byte value) =>
        Check(OpenClNative.clEnqueueFillBuffer(_queue.Value, target.Raw, &value, 1, (nuint)offset, (nuint)bytes, 0, null, null), "clEnqueueFillBuffer");

    private protected override void WaitCore() => Check(OpenClNative.clFinish(_queue.Value), "clFinish");

    private protected override KernelModule CompileCore(KernelText text, in KernelConstants constants)
    {
        var options = string.Join(' ', constants.Defines.Select(define => "-D " + define)) + (Features.Doubles ? " -D DOUBLES" : "");
        return _compiler.Compile(text.File, text.Whole, options);
    }

    private protected override void LaunchCore(Kernel kernel, Grid grid, ReadOnlySpan<KernelArgument> arguments)
    {
        var handle = ((OpenClKernel)kernel).Handle;
        for (var i = 0; i < arguments.Length; i++)
        {
            ref readonly var argument = ref arguments[i];
            var bits = argument.Memory is { } memory ? (ulong)memory.Raw : argument.Bits;
            var status = OpenClNative.clSetKernelArg(handle, (uint)i, (nuint)argument.Size, &bits);
            if (status != OpenClStatus.Success)
                OpenClStatus.Check(status, Name, $"clSetKernelArg({kernel.Name}, {i})");
        }

        var local = stackalloc nuint[] { (nuint)grid.Items, 1 };
        var global = stackalloc nuint[] { (nuint)grid.X * (nuint)grid.Items, (nuint)grid.Y };
        var enqueued = OpenClNative.clEnqueueNDRangeKernel(_queue.Value, handle, 2, null, global, local, 0, null, null);
        if (enqueued != OpenClStatus.Success)
            OpenClStatus.Check(enqueued, Name, $"{kernel.Name} over {grid}");
    }

    private protected override IRecording RecordCore(Action work) => throw new NotSupportedException();

    private protected override void DisposeCore()
    {
        _queue.Dispose();
        _context.Dispose();
    }

    private void Check(int status, string call) => OpenClStatus.Check(status, Name, call);
}
