using System.Runtime.InteropServices;
using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Kernels.Devices.Cuda;

/// <summary>A device of the CUDA driver, with a stream of its own.</summary>
internal sealed unsafe class CudaAccelerator : Accelerator
{
    private const int ThisThreadOnly = 1, MaxDynamicSharedBytes = 8, MostArguments = 64;

    private readonly CudaDeviceInfo _info;
    private readonly CudaContext _context;
    private readonly CudaCompiler _compiler;

    private CudaAccelerator(CudaDeviceInfo info, CudaContext context, CudaCompiler compiler)
    {
        (_info, _context, _compiler) = (info, context, compiler);
        Features = new AcceleratorFeatures
        {
            Doubles = true,
            TensorCores = info.HasTensorCores,
            Recording = true,
            IsProcessor = false,
            ComputeUnits = info.Units,
            GroupItems = info.GroupItems,
            LocalBytes = info.SharedBytes,
            MemoryBytes = info.Memory,
        };
    }

    public override string Name => _info.Name;

    public override string Description => _info.Description;

    public override AcceleratorFeatures Features { get; }

    public override long AvailableMemory
    {
        get
        {
            nuint free, total;
            _context.Enter();
            _context.Check(CudaNative.cuMemGetInfo_v2(&free, &total), nameof(CudaNative.cuMemGetInfo_v2));
            return (long)Math.Min((ulong)free, long.MaxValue);
        }
    }

    /// <exception cref="DeviceException">There is no compiler, or the driver refused.</exception>
    public static CudaAccelerator Open(CudaDeviceInfo info, BinaryCache cache)
    {
        var nvrtc = new Nvrtc(info);
        var context = CudaContext.Retain(info);
        return new CudaAccelerator(info, context, new CudaCompiler(context, info, nvrtc, cache));
    }

    private protected override IVendorProducts? OpenVendorProducts()
    {
        _context.Enter();
        return CublasLt.Open(_context, _info, AllocateCore);
    }

    private protected override DeviceMemory AllocateCore(long bytes)
    {
        _context.Enter();
        nint address;
        var status = CudaNative.cuMemAlloc_v2(&address, (nuint)bytes);
        if (status == CudaStatus.OutOfMemory)
            throw new InsufficientMemoryException(FormattableString.Invariant(
                $"{Name}: {bytes:N0} bytes do not fit: {AvailableMemory:N0} are free. Load a smaller model, shorten the answer, or use another device."));
        _context.Check(status, nameof(CudaNative.cuMemAlloc_v2));
        return new CudaMemory(_context, address, bytes, this);
    }

    private protected override void WriteCore(DeviceMemory target, long offset, ReadOnlySpan<byte> source)
    {
        // The driver keeps a copy of what lies in pageable memory before it returns.
        _context.Enter();
        fixed (byte* bytes = source)
            Check(CudaNative.cuMemcpyHtoDAsync_v2(target.Raw + (nint)offset, bytes, (nuint)source.Length, _context.Stream), nameof(CudaNative.cuMemcpyHtoDAsync_v2));
    }

    private protected override void ReadCore(DeviceMemory source, long offset, Span<byte> target)
    {
        _context.Enter();
        fixed (byte* bytes = target)
        {
            Check(CudaNative.cuMemcpyDtoHAsync_v2(bytes, source.Raw + (nint)offset, (nuint)target.Length, _context.Stream), nameof(CudaNative.cuMemcpyDtoHAsync_v2));
            Check(CudaNative.cuStreamSynchronize(_context.Stream), nameof(CudaNative.cuStreamSynchronize));
        }
    }

    private protected override void FillCore(DeviceMemory target, long offset, long bytes, byte value)
    {
        _context.Enter();
        Check(CudaNative.cuMemsetD8Async(target.Raw + (nint)offset, value, (nuint)bytes, _context.Stream), nameof(CudaNative.cuMemsetD8Async));
    }

    private protected override void WaitCore()
    {
        _context.Enter();
        Check(CudaNative.cuStreamSynchronize(_context.Stream), nameof(CudaNative.cuStreamSynchronize));
    }

    private protected override KernelModule CompileCore(KernelText text, in KernelConstants constants) =>
        _compiler.Compile(text.File, text.Whole, [.. constants.Defines.Select(define => "-D" + define)]);

    private protected override void LaunchCore(Kernel kernel, Grid grid, ReadOnlySpan<KernelArgument> arguments)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(arguments.Length, MostArguments);
        _context.Enter();
        var known = (CudaKernel)kernel;
        Allow(known, grid.SharedBytes);

        // The driver asks for as many arguments as the kernel declares: all that could be asked for lead somewhere.
        var values = stackalloc ulong[MostArguments];
        var pointers = stackalloc void*[MostArguments];
        for (var i = 0; i < MostArguments; i++)
            pointers[i] = values + i;
        for (var i = 0; i < arguments.Length; i++)
            values[i] = arguments[i].Memory is { } memory ? (ulong)memory.Raw : arguments[i].Bits;
        var status = CudaNative.cuLaunchKernel(
            known.Function, (uint)grid.X, (uint)grid.Y, 1, (uint)grid.Items, 1, 1, (uint)grid.SharedBytes, _context.Stream, pointers, null);
        if (status != CudaStatus.Success)
            Check(status, $"{kernel.Name} over {grid}");
    }

    private protected override SafeHandle RecordCore(Action work)
    {
        _context.Enter();
        _context.BeginRecording();
        nint graph;
        try
        {
            graph = Capture(work);
        }
        finally
        {
            _context.EndRecording();
        }

        nint executable;
        var status = CudaNative.cuGraphInstantiateWithFlags(&executable, graph, 0);
        _ = CudaNative.cuGraphDestroy(graph);
        Check(status, nameof(CudaNative.cuGraphInstantiateWithFlags));
        return new CudaHandle(_context, executable, &CudaNative.cuGraphExecDestroy);
    }

    private protected override void ReplayCore(SafeHandle recording)
    {
        _context.Enter();
        Check(CudaNative.cuGraphLaunch(((CudaHandle)recording).Value, _context.Stream), nameof(CudaNative.cuGraphLaunch));
    }

    private protected override void DisposeCore() => _context.Dispose();

    // Whatever happens, the stream must leave the capture, or nothing would ever run on it again.
    private nint Capture(Action work)
    {
        Check(CudaNative.cuStreamBeginCapture_v2(_context.Stream, ThisThreadOnly), nameof(CudaNative.cuStreamBeginCapture_v2));
        nint graph = 0;
        try
        {
            work();
        }
        catch
        {
            if (CudaNative.cuStreamEndCapture(_context.Stream, &graph) == CudaStatus.Success)
                _ = CudaNative.cuGraphDestroy(graph);
            throw;
        }

        Check(CudaNative.cuStreamEndCapture(_context.Stream, &graph), nameof(CudaNative.cuStreamEndCapture));
        return graph;
    }

    // Beyond a limit of old, shared memory is had only by asking, once per kernel.
    private void Allow(CudaKernel kernel, int sharedBytes)
    {
        if (sharedBytes <= kernel.SharedBytes)
            return;
        Check(CudaNative.cuFuncSetAttribute(kernel.Function, MaxDynamicSharedBytes, sharedBytes), $"{sharedBytes} bytes of shared memory for {kernel.Name}");
        kernel.SharedBytes = sharedBytes;
    }

    private void Check(int status, string call)
    {
        if (status != CudaStatus.Success)
            _context.Check(status, call);
    }
}
