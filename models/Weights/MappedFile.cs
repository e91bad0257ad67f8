using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Daedalus.Models.Weights;

/// <summary>A file that is open for mapping, with the length that it had when it was opened. Not a byte of it is copied.</summary>
internal sealed class MappedFile : IDisposable
{
    private readonly SafeFileHandle? _handle;
    private readonly MemoryMappedFile? _mapping;

    private MappedFile(string path, SafeFileHandle? handle, MemoryMappedFile? mapping, long length)
    {
        Path = path;
        _handle = handle;
        _mapping = mapping;
        Length = length;
    }

    public string Path { get; }

    public long Length { get; }

    public static MappedFile Open(string path)
    {
        try
        {
            return OpenChecked(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidModelException(path, $"the file cannot be opened for reading: {error.Message}", error);
        }
    }

    public MappedBytes Map(long offset, int length)
    {
        if (length == 0)
            return new MappedBytes(null, 0);
        ObjectDisposedException.ThrowIf(_handle is null or { IsClosed: true }, this);
        // Touching a page past the end of a file kills the process, so a file that shrank since it was checked is refused.
        var now = RandomAccess.GetLength(_handle);
        if (now != Length)
            throw new InvalidModelException(
                Path, $"the file had {Length} bytes when it was opened and has {now} now: it changed underneath");
        return new MappedBytes(_mapping!.CreateViewAccessor(offset, length, MemoryMappedFileAccess.Read), length);
    }

    public void Dispose()
    {
        _mapping?.Dispose();
        _handle?.Dispose();
    }

    private static MappedFile OpenChecked(string path)
    {
        var info = new FileInfo(path);
        if (Directory.Exists(path))
            throw new InvalidModelException(path, "a file is expected here, but this is a folder");
        if (!info.Exists)
            throw new InvalidModelException(path, "the file does not exist");
        var target = info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info;
        // A pipe has no length, and opening it would wait for a writer for ever.
        if (target.Length == 0)
            return new MappedFile(path, null, null, 0);
        var handle = File.OpenHandle(path);
        try
        {
            var length = RandomAccess.GetLength(handle);
            var mapping = length == 0 ? null : MemoryMappedFile.CreateFromFile(
                handle, mapName: null, length, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            return new MappedFile(path, handle, mapping, length);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }
}
