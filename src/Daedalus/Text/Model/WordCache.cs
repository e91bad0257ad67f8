namespace Daedalus.Text.Model;

/// <summary>
/// Remembers the ids of short words. One slot per hash value, the last word wins, so the memory is bounded and no word is scanned for
/// eviction. An entry is immutable and swapped as a whole, so readers need no lock.
/// </summary>
internal sealed class WordCache
{
    private const int Slots = 1 << 15;
    private const int LongestWord = 32;
    private readonly Entry?[] _entries = new Entry?[Slots];

    public bool TryGet(ReadOnlySpan<char> word, List<int> into)
    {
        if (word.Length > LongestWord || Volatile.Read(ref _entries[Slot(word)]) is not { } entry || !word.SequenceEqual(entry.Word))
            return false;
        into.AddRange(entry.Ids.AsSpan());
        return true;
    }

    public void Add(ReadOnlySpan<char> word, ReadOnlySpan<int> ids)
    {
        if (word.Length <= LongestWord)
            Volatile.Write(ref _entries[Slot(word)], new Entry(word.ToString(), ids.ToArray()));
    }

    private static int Slot(ReadOnlySpan<char> word) => string.GetHashCode(word) & Slots - 1;

    private sealed record Entry(string Word, int[] Ids);
}
