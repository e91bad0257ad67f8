namespace Daedalus.Text.Model;

/// <summary>Ids by content as the file writes it, and the bytes behind every id, end to end in one array.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> _ids;
    private readonly int[] _offsets;
    private readonly byte[] _bytes;

    /// <summary>Lays out the bytes of every token; ids must be at least 0, different and bounded by the file's size.</summary>
    public Vocabulary(Dictionary<string, int> ids)
    {
        _ids = ids;
        Size = ids.Count == 0 ? 0 : ids.Values.Max() + 1;
        _offsets = new int[Size + 1];
        var contents = ids.Select(pair => (Id: pair.Value, Bytes: ByteAlphabet.Decode(pair.Key))).ToArray();
        foreach (var (id, content) in contents)
            _offsets[id + 1] = content.Length;
        for (var id = 0; id < Size; id++)
            _offsets[id + 1] = checked(_offsets[id] + _offsets[id + 1]);
        _bytes = new byte[_offsets[Size]];
        foreach (var (id, content) in contents)
            content.CopyTo(_bytes, _offsets[id]);
    }

    /// <summary>Highest id + 1.</summary>
    public int Size { get; }

    /// <summary>The bytes of a token; none for an id that names no token.</summary>
    public ReadOnlySpan<byte> Bytes(int id) => (uint)id < (uint)Size ? _bytes.AsSpan(_offsets[id].._offsets[id + 1]) : default;

    public int? Find(string content) => _ids.TryGetValue(content, out var id) ? id : null;

    /// <summary>The token that a whole word is, written in the byte alphabet.</summary>
    public bool TryFind(ReadOnlySpan<char> content, out int id) =>
        _ids.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(content, out id);
}
