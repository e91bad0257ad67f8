using System.IO.MemoryMappedFiles;

namespace Daedalus.Models.Weights;

/// <summary>
/// A read-only window of a file in memory. Pages come from disk when they are first touched; <see cref="Dispose"/> unmaps them,
/// so memory falls as a reader moves from window to window. One that is never disposed stays mapped until the process ends.
/// </summary>
public sealed unsafe class MappedBytes : IDisposable
{
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte* _start;
    private readonly int _length;
    private bool _disposed;

    internal MappedBytes(MemoryMappedViewAccessor? view, int length)
    {
        _view = view;
        _length = length;
        if (view is null)
            return;
        byte* page = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref page);
        _start = page + view.PointerOffset;
    }

    /// <summary>
    /// The bytes of the window. The span must not be used after <see cref="Dispose"/>: the memory behind it is gone then.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The window has been disposed.</exception>
    public ReadOnlySpan<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return new ReadOnlySpan<byte>(_start, _length);
        }
    }

    /// <summary>Unmaps the window.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _view?.SafeMemoryMappedViewHandle.ReleasePointer();
        _view?.Dispose();
    }
}
