using System.Runtime.InteropServices;

namespace Daedalus.Kernels.Devices.Accelerators;

/// <summary>
/// A device with memory of its own, programmed by kernel text: one queue in which everything happens in the order of the calls. Members may be
/// used from any thread; whoever shares one decides whose work comes first.
/// </summary>
public abstract partial class Accelerator : IDevice
{
    private readonly Dictionary<KernelId, Kernel> _kernels = [];
    private readonly Dictionary<(KernelText Text, KernelConstants Constants), KernelModule> _modules = [];
    private readonly Lock _calls = new();
    private LaunchCounters _counters;
    private DeviceMemory? _nothing;
    private bool _isRecording;
    private bool _isDisposed;

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public abstract long AvailableMemory { get; }

    /// <summary>What it can do beyond the least that kernels assume.</summary>
    public abstract AcceleratorFeatures Features { get; }

    /// <summary>What it was asked to do so far.</summary>
    public LaunchCounters Counters
    {
        get
        {
            lock (_calls)
                return _counters;
        }
    }

    /// <summary>Memory to pass where a kernel takes a pointer that it will not follow.</summary>
    public DeviceMemory Nothing
    {
        get
        {
            lock (_calls)
                return _nothing ??= Allocate(256);
        }
    }

    /// <inheritdoc/>
    public DeviceMemory Allocate(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        lock (_calls)
        {
            RefuseWhileRecording("memory was taken");
            _counters = _counters with { Allocations = _counters.Allocations + 1 };
            return AllocateCore(bytes);
        }
    }

    /// <inheritdoc/>
    public void Write(DeviceMemory target, long offset, ReadOnlySpan<byte> source)
    {
        CheckRange(target, offset, source.Length, nameof(target));
        if (source.IsEmpty)
            return;
        lock (_calls)
        {
            RefuseWhileRecording("memory was written");
            _counters = _counters with { BytesToDevice = _counters.BytesToDevice + source.Length };
            WriteCore(target, offset, source);
        }
    }

    /// <inheritdoc/>
    public void Read(DeviceMemory source, long offset, Span<byte> target)
    {
        CheckRange(source, offset, target.Length, nameof(source));
        if (target.IsEmpty)
            return;
        lock (_calls)
        {
            RefuseWhileRecording("memory was read");
            _counters = _counters with { BytesToHost = _counters.BytesToHost + target.Length, Waits = _counters.Waits + 1 };
            ReadCore(source, offset, target);
        }
    }

    /// <inheritdoc/>
    public void Wait()
    {
        lock (_calls)
        {
            RefuseWhileRecording("the device was waited for");
            _counters = _counters with { Waits = _counters.Waits + 1 };
            WaitCore();
        }
    }

    /// <summary>Sets bytes of memory.</summary>
    public void Fill(DeviceMemory target, long offset, long bytes, byte value)
    {
        CheckRange(target, offset, bytes, nameof(target));
        if (bytes == 0)
            return;
        lock (_calls)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            CountLaunch();
            FillCore(target, offset, bytes, value);
        }
    }

    /// <summary>Enqueues a kernel, compiled at its first use; nothing if the grid is empty.</summary>
    /// <exception cref="ArgumentException">Memory of another device is among the arguments.</exception>
    /// <exception cref="DeviceException">It does not compile, or the device is lost.</exception>
    public void Launch(in KernelId id, Grid grid, params ReadOnlySpan<KernelArgument> arguments)
    {
        if (grid.X == 0 || grid.Y == 0)
            return;
        CheckOwner(id, arguments);
        lock (_calls)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            CountLaunch();
            LaunchCore(Find(id), grid, arguments);
        }
    }

    /// <summary>
    /// Runs <paramref name="work"/> and, where the device can, keeps what it enqueued, to be repeated with the same arguments by one call.
    /// Everything in it must have run before: nothing may be compiled, allocated, copied or waited for meanwhile.
    /// </summary>
    /// <returns>Null where the device cannot record; the work has then run once. Otherwise it has not run yet.</returns>
    /// <exception cref="DeviceException">The work did what cannot be recorded; the device goes on as if it had not been asked.</exception>
    public IRecording? Record(Action work)
    {
        if (!Features.Recording)
        {
            work();
            return null;
        }

        lock (_calls)
        {
            RefuseWhileRecording("another recording began");
            _isRecording = true;
            try
            {
                return new Recording(this, RecordCore(work));
            }
            finally
            {
                _isRecording = false;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_calls)
        {
            if (_isDisposed)
                return;
            RefuseWhileRecording("it was disposed of");
            _isDisposed = true;
            foreach (var kernel in _kernels.Values)
                kernel.Dispose();
            foreach (var module in _modules.Values)
                module.Dispose();
            _nothing?.Dispose();
            _vendorProducts?.Dispose();
            DisposeCore();
        }

        GC.SuppressFinalize(this);
    }

    internal void Replay(SafeHandle recording)
    {
        lock (_calls)
        {
            RefuseWhileRecording("a recording was repeated");
            _counters = _counters with { Replays = _counters.Replays + 1 };
            ReplayCore(recording);
        }
    }

    /// <summary>A text in one specialisation, compiled or taken from the disk.</summary>
    internal KernelModule Module(KernelText text, in KernelConstants constants)
    {
        lock (_calls)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_modules.TryGetValue((text, constants), out var module))
                _modules[(text, constants)] = module = CompileCore(text, constants);
            return module;
        }
    }

    private protected abstract DeviceMemory AllocateCore(long bytes);

    private protected abstract void WriteCore(DeviceMemory target, long offset, ReadOnlySpan<byte> source);

    private protected abstract void ReadCore(DeviceMemory source, long offset, Span<byte> target);

    private protected abstract void FillCore(DeviceMemory target, long offset, long bytes, byte value);

    private protected abstract void WaitCore();

    private protected abstract KernelModule CompileCore(KernelText text, in KernelConstants constants);

    private protected abstract void LaunchCore(Kernel kernel, Grid grid, ReadOnlySpan<KernelArgument> arguments);

    /// <summary>Keeps what <paramref name="work"/> enqueues; only where <see cref="AcceleratorFeatures.Recording"/> says so.</summary>
    private protected virtual SafeHandle RecordCore(Action work) => throw new NotSupportedException();

    private protected virtual void ReplayCore(SafeHandle recording) => throw new NotSupportedException();

    private protected abstract void DisposeCore();

    private Kernel Find(in KernelId id)
    {
        if (_kernels.TryGetValue(id, out var kernel))
            return kernel;
        RefuseWhileRecording($"{id.Name} ran for the first time");
        return _kernels[id] = Module(id.Text, id.Constants).Find(id.Name);
    }

    // What is recorded has not run: it counts when it is repeated.
    private void CountLaunch()
    {
        if (!_isRecording)
            _counters = _counters with { Launches = _counters.Launches + 1 };
    }

    private void RefuseWhileRecording(string what)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isRecording)
            throw new DeviceException(DeviceFault.Unsupported, Name, $"{what} while launches were recorded, which cannot be repeated. Run the work once before it is recorded.");
    }
}
