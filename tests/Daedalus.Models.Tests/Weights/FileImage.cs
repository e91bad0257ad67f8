using System.Buffers.Binary;
using System.Text;

namespace Daedalus.Models.Tests.Weights;

/// <summary>Bytes of a safetensors file put together by hand, right or wrong.</summary>
internal static class FileImage
{
    /// <summary>A file whose length field is right, with data bytes 0, 1, 2, ...</summary>
    public static byte[] Of(string header, int dataLength = 0) => Of(Encoding.UTF8.GetBytes(header), Data(dataLength));

    public static byte[] Of(byte[] header, byte[] data) => WithLength((ulong)header.Length, header, data);

    /// <summary>A file with any length field.</summary>
    public static byte[] WithLength(ulong length, byte[] header, byte[] data)
    {
        var prefix = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, length);
        return [.. prefix, .. header, .. data];
    }

    public static byte[] Data(int length)
    {
        var data = new byte[length];
        for (var i = 0; i < length; i++)
            data[i] = (byte)i;
        return data;
    }

    /// <summary>One entry of a header.</summary>
    public static string Entry(string name, string type, string shape, string offsets) =>
        $$"""
        "{{name}}":{"dtype":"{{type}}","shape":{{shape}},"data_offsets":{{offsets}}}
        """;

    public static string Header(params string[] entries) => "{" + string.Join(",", entries) + "}";
}
