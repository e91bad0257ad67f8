using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>The processor: a team of threads and the widest vector instructions that the machine has.</summary>
public sealed unsafe class CpuDevice : IDevice
{
    /// <summary>More threads than this are refused.</summary>
    public const int MaxThreads = 256;

    /// <summary>
    /// For methods whose loops are the work: compiled in full at their first call. The runtime would else begin with code thirty times
    /// slower, and a first answer would be over before it noticed.
    /// </summary>
    internal const MethodImplOptions HotLoop = MethodImplOptions.AggressiveOptimization;

    private readonly Lock _oneKernelAtATime = new();
    private readonly ThreadTeam _team;
    private NativeBuffer? _scratch;
    private NativeBuffer? _shared;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">1 to <see cref="MaxThreads"/>; 0 takes one per processor that this process may use.</param>
    /// <param name="isa">A narrower instruction set than the machine's best, to compare; null takes the best.</param>
    public CpuDevice(int threads = 0, CpuIsa? isa = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, MaxThreads);
        if (isa > CpuIsaChoice.Best)
            throw new ArgumentOutOfRangeException(nameof(isa), isa, $"This machine has nothing wider than {CpuIsaChoice.Best.Name}.");
        Isa = isa ?? CpuIsaChoice.Best;
        Int8 = Int8FormChoice.Best(Isa);
        MultipliesBF16 = BF16Support.IsThere(Isa);
        _team = new ThreadTeam(threads == 0 ? Math.Min(Environment.ProcessorCount, MaxThreads) : threads);
    }

    /// <summary>The instruction set in use.</summary>
    public CpuIsa Isa { get; }

    /// <summary>How bytes are multiplied; another form than the best, to compare.</summary>
    internal Int8Form Int8 { get; init; }

    /// <summary>Whether bf16 is multiplied by bf16 where weights are to be (<see cref="WeightStorage.BF16"/>): by AVX-512 BF16. False, to compare.</summary>
    public bool MultipliesBF16 { get; internal init; }

    /// <summary>Threads that work, the caller's included.</summary>
    public int Threads => _team.Threads;

    /// <inheritdoc/>
    public string Name => "cpu";

    /// <inheritdoc/>
    public string Description => $"{ProcessorName.Value}, {Threads} thread{(Threads == 1 ? "" : "s")}, {Isa.Name}{Int8.Named}{(MultipliesBF16 ? ", AVX-512 BF16" : "")}{Missed}";

    // x86-64-v3 and v4 are how compilers call processors with AVX2 and AVX-512.
    private static string Missed => CpuIsaChoice.Missed is { } missed
        ? $" (compiled without the processor's {missed.Name}: IlcInstructionSet=x86-64-v{(missed == CpuIsa.Vector512 ? 4 : 3)})"
        : "";

    /// <inheritdoc/>
    public long AvailableMemory => PhysicalMemory.Available();

    /// <inheritdoc/>
    public DeviceMemory Allocate(long bytes) => NativeBuffer.Allocate(bytes);

    /// <inheritdoc/>
    public void Write(DeviceMemory target, long offset, ReadOnlySpan<byte> source) => source.CopyTo(Bytes(target, offset, source.Length));

    /// <inheritdoc/>
    public void Read(DeviceMemory source, long offset, Span<byte> target) => Bytes(source, offset, target.Length).CopyTo(target);

    /// <inheritdoc/>
    public void Wait()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_oneKernelAtATime)
        {
            _team.Dispose();
            _scratch?.Dispose();
            _shared?.Dispose();
        }
    }

    private static Span<byte> Bytes(DeviceMemory memory, long offset, int count)
    {
        if (offset < 0 || count > memory.Bytes - offset)
            throw new ArgumentOutOfRangeException(nameof(offset), $"{count} bytes at {offset} are outside a memory of {memory.Bytes}.");
        return new Span<byte>((byte*)memory.OnHost + offset, count);
    }

    /// <summary>Runs a kernel in the form for this device. Calls from several threads take turns, kernel by kernel.</summary>
    internal void Launch<K>(ref K kernel)
        where K : ICpuKernel, allows ref struct
    {
        lock (_oneKernelAtATime)
        {
            if (Isa == CpuIsa.Vector512)
                kernel.Launch<Simd512, Vector512<float>>(this);
            else if (Isa == CpuIsa.Vector256)
                kernel.Launch<Simd256, Vector256<float>>(this);
            else if (Isa == CpuIsa.Vector128)
                kernel.Launch<Simd128, Vector128<float>>(this);
            else
                kernel.Launch<SimdScalar, float>(this);
        }
    }

    /// <summary>Shares the items of a launch among the threads; only from within <see cref="ICpuKernel.Launch"/>.</summary>
    internal void Run<T>(int items, ref T work)
        where T : unmanaged, ICpuWork
    {
        fixed (T* pinned = &work)
            _team.Run(items, pinned);
    }

    /// <summary>Private memory for each worker, content undefined. Grows only when a launch needs more than any before.</summary>
    internal WorkerScratch ReserveScratch(long bytesPerWorker)
    {
        var bytes = checked((bytesPerWorker + 63) / 64 * 64);
        return new WorkerScratch(Grown(ref _scratch, checked(bytes * Threads)), bytes);
    }

    /// <summary>Bytes of <see cref="ReserveShared"/> that are held.</summary>
    internal long SharedBytes => _shared?.Bytes ?? 0;

    /// <summary>Memory that all workers of a launch read or write, content undefined, until the next launch.</summary>
    internal byte* ReserveShared(long bytes) => Grown(ref _shared, bytes);

    private static byte* Grown(ref NativeBuffer? memory, long bytes)
    {
        if (memory is null || memory.Bytes < bytes)
        {
            memory?.Dispose();
            memory = null;
            memory = NativeBuffer.Allocate(Math.Max(bytes, 1));
        }

        return (byte*)memory.Address;
    }
}
