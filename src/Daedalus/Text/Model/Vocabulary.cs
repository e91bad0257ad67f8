namespace Daedalus.Text.Model;

/// <summary>Ids by content as the file writes it, and the bytes behind every id, end to end in one array.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> ids;
    private readonly int[] offsets;
    private readonly byte[] bytes;

    /// <summary>Lays out the bytes of every token; ids must be at least 0, different and bounded by the file's size.</summary>
    public Vocabulary(Dictionary<string, int> ids)
    {
        this.ids = ids;
        Size = ids.Count == 0 ? 0 : ids.Values.Max() + 1;
        offsets = new int[Size + 1];
        var contents = ids.Select(pair => (Id: pair.Value, Bytes: ByteAlphabet.Decode(pair.Key))).ToArray();
        foreach (var (id, content) in contents)
            offsets[id + 1] = content.Length;
        for (var id = 0; id < Size; id++)
            offsets[id + 1] = checked(offsets[id] + offsets[id + 1]);
        bytes = new byte[offsets[Size]];
        foreach (var (id, content) in contents)
            content.CopyTo(bytes, offsets[id]);
    }

    /// <summary>Highest id + 1.</summary>
    public int Size { get; }

    /// <summary>The bytes of a token; none for an id that names no token.</summary>
    public ReadOnlySpan<byte> Bytes(int id) => (uint)id < (uint)Size ? bytes.AsSpan(offsets[id]..offsets[id + 1]) : default;

    public int? Find(string content) => ids.TryGetValue(content, out var id) ? id : null;

    /// <summary>The token that a whole word is, written in the byte alphabet.</summary>
    public bool TryFind(ReadOnlySpan<char> content, out int id) =>
        ids.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(content, out id);
}
