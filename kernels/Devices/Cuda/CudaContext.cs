using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace Daedalus.Kernels.Devices.Cuda;

/// <summary>
/// The primary context of a device. What lives in it keeps it alive by a reference, so that things may be freed in any order and on any thread,
/// the finaliser's too. Once the device is lost, no call but a release reaches the driver.
/// </summary>
internal sealed unsafe class CudaContext : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly ConcurrentQueue<(nint Value, nint Release)> _releases = new();
    private readonly int _device;
    private volatile string? _loss;
    private volatile int _recordingThread;

    private CudaContext(CudaDeviceInfo device)
        : base(ownsHandle: true)
    {
        Name = device.Name;
        _device = device.Handle;
    }

    /// <summary>Name of the device.</summary>
    public string Name { get; }

    /// <exception cref="DeviceException">The driver refused.</exception>
    public static CudaContext Retain(CudaDeviceInfo device)
    {
        var context = new CudaContext(device);
        nint value;
        context.Check(CudaNative.cuDevicePrimaryCtxRetain(&value, device.Handle), nameof(CudaNative.cuDevicePrimaryCtxRetain));
        context.SetHandle(value);
        return context;
    }

    /// <summary>
    /// Makes the context that of the calling thread. Done before every call: it costs nanoseconds, and other libraries of the process may have
    /// chosen another.
    /// </summary>
    /// <exception cref="DeviceException">The device is lost.</exception>
    public void Enter()
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        if (_loss is { } reason)
            throw CudaStatus.Loss(Name, reason);
        Check(CudaNative.cuCtxSetCurrent(handle), nameof(CudaNative.cuCtxSetCurrent));
    }

    /// <exception cref="InsufficientMemoryException">The device has no memory left.</exception>
    /// <exception cref="DeviceException">Anything else went wrong.</exception>
    public void Check(int status, string call)
    {
        if (status == CudaStatus.Success)
            return;
        if (CudaStatus.IsLoss(status))
            _loss ??= $"{CudaStatus.Name(status)} from {call}";
        throw CudaStatus.Error(status, Name, call);
    }

    /// <summary>Gives back what lives in the context, whatever state it is in. While this thread records, that would spoil the recording, and waits.</summary>
    public void Release(nint value, delegate*<nint, int> release)
    {
        if (_recordingThread == Environment.CurrentManagedThreadId)
        {
            _releases.Enqueue((value, (nint)release));
            return;
        }

        // Nobody is left to tell of an error, and a lost device gives one for everything.
        _ = CudaNative.cuCtxSetCurrent(handle);
        _ = release(value);
        DangerousRelease();
    }

    /// <summary>From here on this thread records.</summary>
    public void BeginRecording() => _recordingThread = Environment.CurrentManagedThreadId;

    /// <summary>The recording is over: what was given back meanwhile goes now.</summary>
    public void EndRecording()
    {
        _recordingThread = 0;
        while (_releases.TryDequeue(out var late))
            Release(late.Value, (delegate*<nint, int>)late.Release);
    }

    protected override bool ReleaseHandle() => CudaNative.cuDevicePrimaryCtxRelease_v2(_device) == CudaStatus.Success;
}
