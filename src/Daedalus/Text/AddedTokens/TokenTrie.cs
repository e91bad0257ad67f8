using System.Buffers;

namespace Daedalus.Text.AddedTokens;

/// <summary>Finds added tokens in text: leftmost first, of those the longest, as the reference's Aho-Corasick automaton is set up.</summary>
internal sealed class TokenTrie
{
    private readonly Dictionary<ulong, int> _children = [];
    private readonly List<AddedToken?> _ends = [null];
    private readonly SearchValues<char> _starts;

    /// <summary>A trie over contents; where two tokens share one, the first has it.</summary>
    public TokenTrie(IReadOnlyList<(string Content, AddedToken Token)> tokens)
    {
        foreach (var (content, token) in tokens)
            Add(content, token);
        _starts = SearchValues.Create([.. tokens.Where(t => t.Content.Length > 0).Select(t => t.Content[0]).Distinct()]);
    }

    /// <summary>The next token at or after a position, or null.</summary>
    public AddedToken? Find(ReadOnlySpan<char> text, int from, out int start, out int end)
    {
        for (start = from; start < text.Length; start++)
        {
            var skip = text[start..].IndexOfAny(_starts);
            if (skip < 0)
                break;
            start += skip;
            if (Longest(text, start, out end) is { } token)
                return token;
        }
        end = text.Length;
        return null;
    }

    private void Add(string content, AddedToken token)
    {
        var node = 0;
        foreach (var unit in content)
        {
            if (!_children.TryGetValue(Edge(node, unit), out var child))
            {
                child = _ends.Count;
                _ends.Add(null);
                _children.Add(Edge(node, unit), child);
            }
            node = child;
        }
        _ends[node] ??= token;
    }

    private AddedToken? Longest(ReadOnlySpan<char> text, int start, out int end)
    {
        AddedToken? longest = null;
        end = start;
        var node = 0;
        for (var i = start; i < text.Length && _children.TryGetValue(Edge(node, text[i]), out node); i++)
        {
            if (_ends[node] is null)
                continue;
            longest = _ends[node];
            end = i + 1;
        }
        return longest;
    }

    private static ulong Edge(int node, char unit) => (ulong)node << 16 | unit;
}
