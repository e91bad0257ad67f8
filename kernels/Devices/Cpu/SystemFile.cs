using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace Daedalus.Kernels.Devices.Cpu;

/// <summary>
/// A small file in which the system writes figures. It stays open, so that reading it again allocates nothing and costs one call; where it
/// is not there or may not be read, it tells nothing.
/// </summary>
internal sealed class SystemFile(string path) : IDisposable
{
    /// <summary>Bytes for all that such a file says; the kernel writes a page of figures at most.</summary>
    public const int Most = 4096;

    private readonly SafeFileHandle? _file = Open(path);

    public bool IsThere => _file is not null;

    /// <summary>What it says now.</summary>
    public ReadOnlySpan<byte> Read(Span<byte> into)
    {
        if (_file is null)
            return [];
        try
        {
            return into[..RandomAccess.Read(_file, into, 0)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The number that is all it says; null where it says none.</summary>
    public long? Number()
    {
        Span<byte> text = stackalloc byte[Most];
        return Utf8Parser.TryParse(Read(text), out long value, out _) ? value : null;
    }

    /// <summary>The number behind a name at the start of a line.</summary>
    public static long? Number(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        for (; !text.IsEmpty; text = text.IndexOf((byte)'\n') is >= 0 and var end ? text[(end + 1)..] : [])
            if (text.StartsWith(name) && Utf8Parser.TryParse(text[name.Length..].TrimStart((byte)' '), out long value, out _))
                return value;
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private static SafeFileHandle? Open(string path)
    {
        try
        {
            // Whoever writes it is not kept from it.
            return File.Exists(path) ? File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
