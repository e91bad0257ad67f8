namespace Daedalus.Text.Model;

/// <summary>The linked list of symbols and the queue of possible merges of the word at work, reused from word to word.</summary>
internal sealed class MergeScratch
{
    private const int Gone = -1;
    private int[] ids = [];
    private int[] previous = [];
    private int[] next = [];

    /// <summary>Positions by rank, then by place: the reference merges the leftmost pair of the lowest rank.</summary>
    private readonly PriorityQueue<int, ulong> queue = new();

    /// <summary>Merges a word of byte symbols as far as the rules go and appends the resulting ids. O(n log n).</summary>
    public void Merge(ReadOnlySpan<byte> word, ReadOnlySpan<int> symbols, MergeTable merges, List<int> into)
    {
        Fill(word, symbols);
        for (var i = 0; i + 1 < word.Length; i++)
            Offer(i, merges);
        while (queue.TryDequeue(out var left, out var priority))
        {
            // An entry is stale when its pair has changed since: the rank then is another one.
            var right = ids[left] == Gone ? Gone : next[left];
            if (right != Gone && merges.TryGet(ids[left], ids[right], out var rule) && (uint)rule.Rank == priority >> 32)
                Join(left, right, rule.Id, merges);
        }
        for (var i = word.Length == 0 ? Gone : 0; i != Gone; i = next[i])
            into.Add(ids[i]);
    }

    private void Fill(ReadOnlySpan<byte> word, ReadOnlySpan<int> symbols)
    {
        if (ids.Length < word.Length)
        {
            var length = Math.Max(word.Length, 64);
            (ids, previous, next) = (new int[length], new int[length], new int[length]);
        }
        for (var i = 0; i < word.Length; i++)
        {
            ids[i] = symbols[word[i]];
            previous[i] = i - 1;
            next[i] = i + 1 < word.Length ? i + 1 : Gone;
        }
    }

    private void Join(int left, int right, int id, MergeTable merges)
    {
        ids[left] = id;
        ids[right] = Gone;
        next[left] = next[right];
        if (next[left] != Gone)
        {
            previous[next[left]] = left;
            Offer(left, merges);
        }
        if (previous[left] != Gone)
            Offer(previous[left], merges);
    }

    private void Offer(int left, MergeTable merges)
    {
        if (merges.TryGet(ids[left], ids[next[left]], out var rule))
            queue.Enqueue(left, (ulong)(uint)rule.Rank << 32 | (uint)left);
    }
}
