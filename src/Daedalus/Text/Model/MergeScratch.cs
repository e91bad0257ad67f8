namespace Daedalus.Text.Model;

/// <summary>The linked list of symbols and the queue of possible merges of the word at work, reused from word to word.</summary>
internal sealed class MergeScratch
{
    private const int Gone = -1;
    private int[] _ids = [];
    private int[] _previous = [];
    private int[] _next = [];

    /// <summary>Positions by rank, then by place: the reference merges the leftmost pair of the lowest rank.</summary>
    private readonly PriorityQueue<int, ulong> _queue = new();

    /// <summary>Merges a word of byte symbols as far as the rules go and appends the resulting ids. O(n log n).</summary>
    public void Merge(ReadOnlySpan<byte> word, ReadOnlySpan<int> symbols, MergeTable merges, List<int> into)
    {
        Fill(word, symbols);
        for (var i = 0; i + 1 < word.Length; i++)
            Offer(i, merges);
        while (_queue.TryDequeue(out var left, out var priority))
        {
            // An entry is stale when its pair has changed since: the rank then is another one.
            var right = _ids[left] == Gone ? Gone : _next[left];
            if (right != Gone && merges.TryGet(_ids[left], _ids[right], out var rule) && (uint)rule.Rank == priority >> 32)
                Join(left, right, rule.Id, merges);
        }
        for (var i = word.Length == 0 ? Gone : 0; i != Gone; i = _next[i])
            into.Add(_ids[i]);
    }

    private void Fill(ReadOnlySpan<byte> word, ReadOnlySpan<int> symbols)
    {
        if (_ids.Length < word.Length)
        {
            var length = Math.Max(word.Length, 64);
            (_ids, _previous, _next) = (new int[length], new int[length], new int[length]);
        }
        for (var i = 0; i < word.Length; i++)
        {
            _ids[i] = symbols[word[i]];
            _previous[i] = i - 1;
            _next[i] = i + 1 < word.Length ? i + 1 : Gone;
        }
    }

    private void Join(int left, int right, int id, MergeTable merges)
    {
        _ids[left] = id;
        _ids[right] = Gone;
        _next[left] = _next[right];
        if (_next[left] != Gone)
        {
            _previous[_next[left]] = left;
            Offer(left, merges);
        }
        if (_previous[left] != Gone)
            Offer(_previous[left], merges);
    }

    private void Offer(int left, MergeTable merges)
    {
        if (merges.TryGet(_ids[left], _ids[_next[left]], out var rule))
            _queue.Enqueue(left, (ulong)(uint)rule.Rank << 32 | (uint)left);
    }
}
