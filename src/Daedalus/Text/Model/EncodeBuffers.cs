using Daedalus.Text.Patterns;

namespace Daedalus.Text.Model;

/// <summary>What one call of Encode works with; nothing of it is shared between calls.</summary>
internal sealed class EncodeBuffers
{
    private byte[] _utf8 = new byte[256];

    public List<int> Ids { get; } = [];

    public MergeScratch Merges { get; } = new();

    public BacktrackStack Stack { get; } = new();

    /// <summary>Writes a word of well formed UTF-16 as UTF-8; valid until the next call.</summary>
    public ReadOnlySpan<byte> Utf8(ReadOnlySpan<char> word)
    {
        if (_utf8.Length / 3 < word.Length)
            _utf8 = new byte[checked(word.Length * 3)];
        return _utf8.AsSpan(0, System.Text.Encoding.UTF8.GetBytes(word, _utf8));
    }
}
