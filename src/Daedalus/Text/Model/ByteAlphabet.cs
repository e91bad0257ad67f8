using System.Text;

namespace Daedalus.Text.Model;

/// <summary>
/// The printable character that stands for each byte in a byte-level vocabulary (GPT-2 encoder.py): visible Latin-1 characters stand
/// for themselves, the others for U+0100 onwards in order.
/// </summary>
internal static class ByteAlphabet
{
    private const int First = 0x100;
    private static readonly char[] Symbols = BuildSymbols();
    private static readonly short[] Bytes = BuildBytes();

    public static char Symbol(byte value) => Symbols[value];

    /// <summary>The bytes that a token's content stands for. Content outside of the alphabet stands for its own UTF-8.</summary>
    public static byte[] Decode(string content)
    {
        var bytes = new byte[content.Length];
        for (var i = 0; i < content.Length; i++)
        {
            var value = content[i] < Bytes.Length ? Bytes[content[i]] : (short)-1;
            if (value < 0)
                return Encoding.UTF8.GetBytes(content);
            bytes[i] = (byte)value;
        }
        return bytes;
    }

    private static char[] BuildSymbols()
    {
        var symbols = new char[256];
        var next = First;
        for (var value = 0; value < 256; value++)
            symbols[value] = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? (char)value : (char)next++;
        return symbols;
    }

    private static short[] BuildBytes()
    {
        var bytes = new short[Symbols.Max() + 1];
        Array.Fill(bytes, (short)-1);
        for (var value = 0; value < 256; value++)
            bytes[Symbols[value]] = (short)value;
        return bytes;
    }
}
