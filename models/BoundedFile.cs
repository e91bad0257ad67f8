using System.Globalization;

namespace Daedalus.Models;

/// <summary>Reads the small files of a model whole, and only if they are small files.</summary>
public static class BoundedFile
{
    /// <summary>Reads a file; a link is followed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">A longer one is refused before it is read.</param>
    /// <exception cref="InvalidModelException">It is missing, unreadable, empty, a pipe, or too long.</exception>
    public static byte[] Read(string path, int maxBytes)
    {
        try
        {
            var info = new FileInfo(path);
            var length = (info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info).Length;

            // A pipe has no length, and opening it would wait for a writer for ever.
            return length >= 1 && length <= maxBytes
                ? File.ReadAllBytes(path)
                : throw new InvalidModelException(
                    path, string.Create(CultureInfo.InvariantCulture, $"has {length:N0} bytes; it must be a file of at least 1 and at most {maxBytes:N0}."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidModelException(path, $"cannot be read: {e.Message}", e);
        }
    }
}
