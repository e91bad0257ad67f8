using Daedalus.Text.Patterns;

namespace Daedalus.Text.Model;

/// <summary>Cuts text into the words inside which pairs are merged, as the file's pre_tokenizer says.</summary>
internal sealed class WordSplitter(IReadOnlyList<SplitStep> steps, int prefixAt)
{
    /// <summary>The cut of a ByteLevel pre-tokenizer with use_regex (GPT-2 encoder.py).</summary>
    public const string Gpt2Expression = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <summary>Sends every word of a well formed text to the model. Without a prefix space, <c>prefixAt</c> is -1.</summary>
    /// <exception cref="PatternException">A pattern backtracks too much on this text.</exception>
    public void Split(ReadOnlySpan<char> text, BytePairModel model, EncodeBuffers buffers)
    {
        buffers.Stack.Begin((long)text.Length * steps.Count);
        if (!text.IsEmpty)
            Cut(text, 0, model, buffers);
    }

    private void Cut(ReadOnlySpan<char> piece, int step, BytePairModel model, EncodeBuffers buffers)
    {
        if (step == prefixAt && piece[0] != ' ')
            piece = string.Concat(" ", piece);
        if (step == steps.Count)
        {
            model.Encode(piece, buffers);
            return;
        }
        var at = steps[step];
        int done = 0, last = -1, from = 0;
        while (at.Pattern.TryFind(piece, from, buffers.Stack, out var start, out var end))
        {
            // An empty match right behind the last match does not count; the search goes on one code point later.
            from = start == end && start == last ? Pattern.NextCodePoint(piece, start) : end;
            if (from != end)
                continue;
            Emit(piece[done..start], at.RemovesGaps, step, model, buffers);
            Emit(piece[start..end], at.RemovesMatches, step, model, buffers);
            done = last = end;
        }
        Emit(piece[done..], at.RemovesGaps, step, model, buffers);
    }

    private void Emit(ReadOnlySpan<char> part, bool removed, int step, BytePairModel model, EncodeBuffers buffers)
    {
        if (!removed && !part.IsEmpty)
            Cut(part, step + 1, model, buffers);
    }
}
