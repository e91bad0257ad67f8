namespace Daedalus.Kernels.Devices.OpenCl;

/// <summary>
/// Copies of small uploads, kept until the queue has taken them: the caller may go on at once, as the order of the queue demands and its own memory
/// does not allow. Whatever makes the caller wait for the queue empties it.
/// </summary>
internal sealed unsafe class OpenClStaging : IDisposable
{
    private const int Capacity = 1 << 20;
    private const int LargestSmall = Capacity / 4;

    private NativeBuffer? _bytes;
    private int _taken;

    /// <summary>Whether an upload is worth a copy.</summary>
    public static bool IsSmall(int bytes) => bytes <= LargestSmall;

    /// <summary>Whether it fits beside those under way.</summary>
    public bool HasRoom(int bytes) => bytes <= Capacity - _taken;

    /// <summary>Copies; the copy stays until <see cref="Clear"/>.</summary>
    public byte* Keep(ReadOnlySpan<byte> source)
    {
        _bytes ??= NativeBuffer.Allocate(Capacity);
        var copy = (byte*)_bytes.Address + _taken;
        source.CopyTo(new Span<byte>(copy, source.Length));
        _taken += source.Length;
        return copy;
    }

    /// <summary>The queue is done with all of them.</summary>
    public void Clear() => _taken = 0;

    public void Dispose() => _bytes?.Dispose();
}
