namespace Daedalus.Models.Weights;

/// <summary>
/// A safetensors file, open for reading. Opening reads and checks the whole header against the length of the file; the bytes of the
/// tensors are mapped window by window. NaN and infinity in them are legal. The file must not change while it is open: whoever can
/// write to it can change weights that have been checked, and can end the process by cutting it short between the check in
/// <see cref="Map"/> and the read. Safe for use from several threads.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    private readonly MappedFile _file;
    private readonly long _dataStart;

    private SafetensorsFile(MappedFile file, long dataStart, SafetensorsHeader header)
    {
        _file = file;
        _dataStart = dataStart;
        Metadata = header.Metadata;
        Tensors = header.Tensors;
    }

    /// <summary>The path that it was opened by.</summary>
    public string Path => _file.Path;

    /// <summary>The file's own notes, text to text; empty if it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Every tensor, in the order of their bytes.</summary>
    public IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>Opens and checks a file.</summary>
    /// <param name="path">The file; a link is followed.</param>
    /// <exception cref="InvalidModelException">It is missing, unreadable, or breaks a rule of the format.</exception>
    public static SafetensorsFile Open(string path)
    {
        var file = MappedFile.Open(path);
        try
        {
            using var prefix = file.Map(0, (int)Math.Min(HeaderLength.PrefixBytes, file.Length));
            var length = HeaderLength.Read(prefix.Span, file.Length, path);
            var dataStart = HeaderLength.PrefixBytes + (long)length;
            using var text = file.Map(HeaderLength.PrefixBytes, length);
            return new SafetensorsFile(file, dataStart, SafetensorsHeader.Parse(text.Span, file.Length - dataStart, path));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Maps a window of a tensor. Dispose it as soon as its bytes are used.</summary>
    /// <param name="tensor">A tensor of this file.</param>
    /// <param name="byteOffset">First byte, counted from the start of the tensor.</param>
    /// <param name="byteLength">Bytes to map; 0 is allowed.</param>
    /// <exception cref="ArgumentException">The tensor is another file's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The window leaves the tensor.</exception>
    /// <exception cref="InvalidModelException">The file has changed its length since it was opened.</exception>
    public MappedBytes Map(TensorInfo tensor, long byteOffset, int byteLength)
    {
        // A tensor of an older opening of the same path may not fit the file of today.
        if (tensor.File != Path || tensor.Begin > _file.Length - _dataStart - tensor.ByteLength)
            throw new ArgumentException($"{Path} does not hold tensor {Printable.Quote(tensor.Name)}", nameof(tensor));
        ArgumentOutOfRangeException.ThrowIfNegative(byteOffset);
        ArgumentOutOfRangeException.ThrowIfNegative(byteLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(byteOffset, tensor.ByteLength - byteLength);
        return _file.Map(_dataStart + tensor.Begin + byteOffset, byteLength);
    }

    /// <summary>Closes the file. Windows that are still mapped stay valid until they are disposed.</summary>
    public void Dispose() => _file.Dispose();
}
