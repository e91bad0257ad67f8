using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace Daedalus.Kernels.Devices.Cuda;

/// <summary>
/// The primary context of a device and the one stream in which everything happens. What lives in it keeps it alive by a reference, so that things
/// may be freed in any order and on any thread, the finaliser's too. Once the device is lost, no call but a release reaches the driver.
/// </summary>
internal sealed unsafe class CudaContext : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int NonBlocking = 1;

    private readonly Lock _recording = new();
    private readonly ConcurrentQueue<(nint Value, nint Release)> _releases = new();
    private readonly int _device;
    private volatile string? _loss;

    private CudaContext(CudaDeviceInfo device)
        : base(ownsHandle: true)
    {
        Name = device.Name;
        _device = device.Handle;
    }

    /// <summary>Name of the device.</summary>
    public string Name { get; }

    /// <summary>The stream.</summary>
    public nint Stream { get; private set; }

    /// <exception cref="DeviceException">The driver refused.</exception>
    public static CudaContext Retain(CudaDeviceInfo device)
    {
        var context = new CudaContext(device);
        nint value, stream;
        context.Check(CudaNative.cuDevicePrimaryCtxRetain(&value, device.Handle), nameof(CudaNative.cuDevicePrimaryCtxRetain));
        context.SetHandle(value);
        try
        {
            context.Enter();
            context.Check(CudaNative.cuStreamCreate(&stream, NonBlocking), nameof(CudaNative.cuStreamCreate));
            context.Stream = stream;
            return context;
        }
        catch
        {
            context.Dispose();
            throw;
        }
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

    /// <summary>
    /// Gives back what lives in the context, whatever state it is in, once the stream is done with it. While the stream records, for this thread or
    /// another, that would spoil the recording; it then waits for the end, but nobody waits for it.
    /// </summary>
    public void Release(nint value, delegate*<nint, int> release)
    {
        _releases.Enqueue((value, (nint)release));
        ReleaseAll();
    }

    /// <summary>From here on the stream records, for this thread.</summary>
    public void BeginRecording() => _recording.Enter();

    /// <summary>The recording is over: what was given back meanwhile goes now.</summary>
    public void EndRecording()
    {
        _recording.Exit();
        ReleaseAll();
    }

    protected override bool ReleaseHandle()
    {
        if (Stream != 0)
        {
            _ = CudaNative.cuCtxSetCurrent(handle);
            _ = CudaNative.cuStreamDestroy_v2(Stream);
        }

        return CudaNative.cuDevicePrimaryCtxRelease_v2(_device) == CudaStatus.Success;
    }

    // Whoever holds the lock looks again after letting go of it, so that nothing is left behind.
    private void ReleaseAll()
    {
        while (!_releases.IsEmpty && !_recording.IsHeldByCurrentThread && _recording.TryEnter())
        {
            while (_releases.TryDequeue(out var next))
                ReleaseNow(next.Value, (delegate*<nint, int>)next.Release);
            _recording.Exit();
        }
    }

    // Nobody is left to tell of an error, and a lost device gives one for everything.
    private void ReleaseNow(nint value, delegate*<nint, int> release)
    {
        _ = CudaNative.cuCtxSetCurrent(handle);
        _ = CudaNative.cuStreamSynchronize(Stream);
        _ = release(value);
        DangerousRelease();
    }
}
