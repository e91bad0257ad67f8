using System.IO.MemoryMappedFiles;

namespace Daedalus.Models.Weights;

/// <summary>
/// A read-only window of a file in memory. Pages come from disk when they are first touched; <see cref="Dispose"/> unmaps them,
/// so memory falls as a reader moves from window to window. One that is never disposed stays mapped until the process ends.
/// </summary>
public sealed unsafe class MappedBytes : IDisposable
{
    private readonly MemoryMappedViewAccessor? view;
    private readonly byte* start;
    private readonly int length;
    private bool disposed;

    internal MappedBytes(MemoryMappedViewAccessor? view, int length)
    {
        this.view = view;
        this.length = length;
        if (view is null)
            return;
        byte* page = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref page);
        start = page + view.PointerOffset;
    }

    /// <summary>
    /// The bytes of the window. The span must not be used after <see cref="Dispose"/>: the memory behind it is gone then.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The window has been disposed.</exception>
    public ReadOnlySpan<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return new ReadOnlySpan<byte>(start, length);
        }
    }

    /// <summary>Unmaps the window.</summary>
    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        view?.SafeMemoryMappedViewHandle.ReleasePointer();
        view?.Dispose();
    }
}
