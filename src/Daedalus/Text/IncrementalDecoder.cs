using System.Buffers;
using System.Text;

namespace Daedalus.Text;

/// <summary>
/// Decodes ids that arrive piece by piece. A character whose bytes are spread over tokens comes out when it is complete; everything that
/// came out, and at last <see cref="Flush"/>, together equal one <see cref="Tokenizer.Decode"/> of all ids. Not thread-safe.
/// </summary>
/// <param name="tokenizer">The tokenizer of the ids.</param>
/// <param name="skipSpecial">Whether special tokens are left out.</param>
public sealed class IncrementalDecoder(Tokenizer tokenizer, bool skipSpecial)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>Takes more ids and returns the text that is complete now; it can be empty.</summary>
    /// <param name="ids">The next ids, of any number.</param>
    public string Append(ReadOnlySpan<int> ids)
    {
        _bytes.ResetWrittenCount();
        tokenizer.WriteBytes(ids, skipSpecial, _bytes);
        return Convert(flush: false);
    }

    /// <summary>Ends the text: U+FFFD where a character was left incomplete, else nothing. The decoder then starts anew.</summary>
    public string Flush()
    {
        _bytes.ResetWrittenCount();
        return Convert(flush: true);
    }

    private string Convert(bool flush)
    {
        var chars = new char[Encoding.UTF8.GetMaxCharCount(_bytes.WrittenCount)];
        return new string(chars, 0, _decoder.GetChars(_bytes.WrittenSpan, chars, flush));
    }
}
