using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Kernels.Devices.OpenCl;

/// <summary>A device of an OpenCL driver. Version 1.2 is enough: no sub-groups, no half arithmetic, no generic pointers.</summary>
internal sealed unsafe class OpenClAccelerator : Accelerator
{
    private readonly OpenClDeviceInfo _info;
    private readonly OpenClHandle _context;
    private readonly OpenClHandle _queue;
    private readonly OpenClCompiler _compiler;
    private readonly OpenClStaging _staging = new();

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

    public override string Description => _info.Description;

    /// <summary>OpenCL does not tell what is free: what the device has, less what was taken here.</summary>
    public override long AvailableMemory => Math.Max(0, Features.MemoryBytes - HeldBytes);

    /// <exception cref="DeviceException">The driver refused.</exception>
    public static OpenClAccelerator Open(int index, OpenClDeviceInfo info, BinaryCache cache)
    {
        var name = $"opencl:{index}";
        int error;
        var device = info.Handle;
        var context = OpenClNative.clCreateContext(null, 1, &device, 0, 0, &error);
        OpenClStatus.Check(error, name, nameof(OpenClNative.clCreateContext));
        var ownedContext = new OpenClHandle(context, &OpenClNative.clReleaseContext);
        try
        {
            var queue = OpenClNative.clCreateCommandQueue(context, device, 0, &error);
            OpenClStatus.Check(error, name, nameof(OpenClNative.clCreateCommandQueue));
            return new OpenClAccelerator(index, info, ownedContext, new OpenClHandle(queue, &OpenClNative.clReleaseCommandQueue), cache);
        }
        catch
        {
            ownedContext.Dispose();
            throw;
        }
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
        return new OpenClMemory(buffer, bytes, this);
    }

    private protected override void WriteCore(DeviceMemory target, long offset, ReadOnlySpan<byte> source)
    {
        if (!OpenClStaging.IsSmall(source.Length))
        {
            fixed (byte* bytes = source)
                Write(target, offset, bytes, source.Length, isBlocking: true);
            _staging.Clear();
            return;
        }

        if (!_staging.HasRoom(source.Length))
            WaitCore();
        Write(target, offset, _staging.Keep(source), source.Length, isBlocking: false);
    }

    private protected override void ReadCore(DeviceMemory source, long offset, Span<byte> target)
    {
        fixed (byte* bytes = target)
            Check(OpenClNative.clEnqueueReadBuffer(_queue.Value, source.Raw, 1, (nuint)offset, (nuint)target.Length, bytes, 0, null, null), nameof(OpenClNative.clEnqueueReadBuffer));
        _staging.Clear();
    }

    private protected override void FillCore(DeviceMemory target, long offset, long bytes, byte value) =>
        Check(OpenClNative.clEnqueueFillBuffer(_queue.Value, target.Raw, &value, 1, (nuint)offset, (nuint)bytes, 0, null, null), "clEnqueueFillBuffer");

    private protected override void WaitCore()
    {
        Check(OpenClNative.clFinish(_queue.Value), nameof(OpenClNative.clFinish));
        _staging.Clear();
    }

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

    private protected override void DisposeCore()
    {
        // What was staged may still be under way.
        if (!_queue.IsClosed)
            _ = OpenClNative.clFinish(_queue.Value);
        _staging.Dispose();
        _queue.Dispose();
        _context.Dispose();
    }

    private void Write(DeviceMemory target, long offset, byte* source, int bytes, bool isBlocking) => Check(
        OpenClNative.clEnqueueWriteBuffer(_queue.Value, target.Raw, isBlocking ? 1u : 0, (nuint)offset, (nuint)bytes, source, 0, null, null),
        nameof(OpenClNative.clEnqueueWriteBuffer));

    private void Check(int status, string call) => OpenClStatus.Check(status, Name, call);
}
