namespace Daedalus.Models.Tests.Weights.Fuzz;

/// <summary>A file in parts, so that a mutation of the header leaves the length field right unless it is the length that is mutated.</summary>
internal sealed class Mutant(byte[] header, byte[] data)
{
    public byte[] Header { get; set; } = header;

    public byte[] Data { get; set; } = data;

    /// <summary>The length field; null for the true length of the header.</summary>
    public ulong? Length { get; set; }

    /// <summary>Bytes of the file that are left; null for all.</summary>
    public int? CutAt { get; set; }

    public byte[] ToBytes()
    {
        var file = FileImage.WithLength(Length ?? (ulong)Header.Length, Header, Data);
        return CutAt is { } end ? file[..Math.Clamp(end, 0, file.Length)] : file;
    }

    /// <summary>Puts bytes in the place of a part of the header.</summary>
    public void Replace(int start, int length, ReadOnlySpan<byte> bytes) =>
        Header = [.. Header.AsSpan(0, start), .. bytes, .. Header.AsSpan(start + length)];
}
