using System.Runtime.InteropServices;
using Daedalus.Kernels.Devices;

namespace Daedalus.Kernels.Tensors;

/// <summary>Whole numbers on a device: grows with the work and never shrinks.</summary>
public sealed class Indices : IDisposable
{
    private readonly IDevice _device;
    private DeviceMemory? _memory;
    private bool _isDisposed;

    /// <summary>Reserves nothing yet.</summary>
    public Indices(IDevice device)
    {
        _device = device;
    }

    /// <summary>Bytes held now.</summary>
    public long Bytes => _memory?.Bytes ?? 0;

    /// <summary>Bytes held once it has had room for that many.</summary>
    public long BytesWith(long count) =>
        _memory is not null && _memory.Bytes / sizeof(int) >= count ? Bytes : checked((Math.Max(count, 1) + 63) / 64 * 64 * sizeof(int));

    /// <summary>Copies numbers to the device. Views taken before become invalid when it must grow.</summary>
    public IndexView Set(ReadOnlySpan<int> values)
    {
        var view = Reserve(values.Length);
        if (!values.IsEmpty)
            _device.Write(view.Memory, 0, MemoryMarshal.AsBytes(values));
        return view;
    }

    /// <summary>Room for that many; content is undefined after it has grown.</summary>
    public IndexView Reserve(int count)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_memory is null || _memory.Bytes < (long)count * sizeof(int))
        {
            var taken = BytesWith(count);
            _memory?.Dispose();
            _memory = null;
            _memory = _device.Allocate(taken);
        }

        return new IndexView(_memory, count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        _memory?.Dispose();
    }
}
