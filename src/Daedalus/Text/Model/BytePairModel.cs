namespace Daedalus.Text.Model;

/// <summary>Byte-level byte pair encoding (GPT-2): a word's bytes are merged pair by pair, lowest rank first.</summary>
internal sealed class BytePairModel(Vocabulary vocabulary, int[] symbols, MergeTable merges, bool ignoreMerges, IReadOnlySet<int> notWords)
{
    private const int LongestWholeWord = 512;
    private readonly WordCache _cache = new();

    /// <summary>Appends the ids of one word. A token of <c>notWords</c> (special, or added behind the vocabulary) never comes out of it.</summary>
    public void Encode(ReadOnlySpan<char> word, EncodeBuffers buffers)
    {
        var ids = buffers.Ids;
        if (_cache.TryGet(word, ids))
            return;
        var start = ids.Count;
        var bytes = buffers.Utf8(word);
        if (ignoreMerges && TryWhole(bytes, out var id))
            ids.Add(id);
        else
            buffers.Merges.Merge(bytes, symbols, merges, ids);
        _cache.Add(word, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ids)[start..]);
    }

    private bool TryWhole(ReadOnlySpan<byte> bytes, out int id)
    {
        id = 0;
        if (bytes.Length > LongestWholeWord)
            return false;
        Span<char> content = stackalloc char[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
            content[i] = ByteAlphabet.Symbol(bytes[i]);
        return vocabulary.TryFind(content, out id) && !notWords.Contains(id);
    }
}
