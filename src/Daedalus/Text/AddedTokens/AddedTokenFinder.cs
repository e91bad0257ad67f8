using Daedalus.Text.Patterns;

namespace Daedalus.Text.AddedTokens;

/// <summary>Cuts text at added tokens and honours their flags (tokenizers, added_vocabulary.rs, find_matches).</summary>
internal sealed class AddedTokenFinder(TokenTrie trie)
{
    /// <summary>
    /// The segments of a text in order. Without <paramref name="parseSpecial"/> a special token's text stays text, and hides what
    /// overlaps it.
    /// </summary>
    public IEnumerable<Segment> Find(string text, bool parseSpecial)
    {
        var done = 0;
        var from = 0;

        // Up to here white space was looked over already: many tokens can stand in one stretch of it.
        var spacesEnd = 0;
        while (trie.Find(text, from, out var start, out var end) is { } token)
        {
            from = end;
            if ((token.Special && !parseSpecial) || (token.SingleWord && TouchesWord(text, start, end)))
                continue;
            if (token.StripLeft)
                start = done + text.AsSpan(done..Math.Max(start, done)).TrimEnd().Length;
            if (token.StripRight)
                end = spacesEnd = end > spacesEnd ? text.Length - text.AsSpan(end).TrimStart().Length : spacesEnd;
            if (done < start)
                yield return new Segment(done, start, null);
            yield return new Segment(start, end, token);
            done = end;
        }
        if (done < text.Length)
            yield return new Segment(done, text.Length, null);
    }

    private static bool TouchesWord(string text, int start, int end) =>
        (start > 0 && NamedSets.StandardWord.Contains(CodeBefore(text, start)))
        || (end < text.Length && NamedSets.StandardWord.Contains(char.ConvertToUtf32(text, end)));

    private static int CodeBefore(string text, int position) =>
        char.ConvertToUtf32(text, position - (char.IsLowSurrogate(text[position - 1]) ? 2 : 1));
}
