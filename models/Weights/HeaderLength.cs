using System.Buffers.Binary;

namespace Daedalus.Models.Weights;

/// <summary>The first 8 bytes of a safetensors file: the length of its header.</summary>
internal static class HeaderLength
{
    /// <summary>Bytes in front of the header.</summary>
    public const int PrefixBytes = 8;

    /// <summary>The limit of the format (safetensors/src/tensor.rs, MAX_HEADER_SIZE).</summary>
    public const int MaxBytes = 100_000_000;

    /// <param name="prefix">The first 8 bytes, or the whole of a shorter file.</param>
    /// <param name="fileLength">Bytes of the whole file.</param>
    /// <param name="file">The file to name in errors.</param>
    public static int Read(ReadOnlySpan<byte> prefix, long fileLength, string file)
    {
        if (fileLength < PrefixBytes)
            throw new InvalidModelException(
                file, $"the file has {fileLength} bytes, but the length of the header alone takes {PrefixBytes}");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxBytes)
            throw new InvalidModelException(file, $"header length {length} is over the limit of {MaxBytes} bytes");
        if (length > (ulong)(fileLength - PrefixBytes))
            throw new InvalidModelException(
                file, $"header length {length} does not fit the file: {fileLength - PrefixBytes} bytes follow the length");
        return (int)length;
    }
}
