namespace Daedalus.Kernels.Devices;

/// <summary>Memory that grows with the work and never shrinks; its content is undefined after it has grown.</summary>
internal sealed class GrowingMemory(IDevice device) : IDisposable
{
    private DeviceMemory? _memory;
    private bool _isDisposed;

    /// <summary>How often memory was taken anew so far.</summary>
    public int Moves { get; private set; }

    /// <summary>What was reserved last.</summary>
    public DeviceMemory Memory => _memory ?? throw new InvalidOperationException("Nothing was reserved.");

    /// <summary>Bytes held now.</summary>
    public long Bytes => _memory?.Bytes ?? 0;

    /// <summary>Bytes held once that many have been reserved.</summary>
    public long BytesWith(long bytes) => bytes <= Bytes ? Bytes : checked(bytes + (bytes / 4));

    /// <summary>Room for that many bytes; what was given out before becomes invalid when it must grow.</summary>
    public DeviceMemory Reserve(long bytes)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_memory is null || _memory.Bytes < bytes)
        {
            var taken = BytesWith(bytes);
            Moves++;
            _memory?.Dispose();
            _memory = null;
            _memory = device.Allocate(taken);
        }

        return _memory;
    }

    public void Dispose()
    {
        _isDisposed = true;
        _memory?.Dispose();
    }
}
