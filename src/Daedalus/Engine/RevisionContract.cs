using Daedalus.Denoising;

namespace Daedalus.Engine;

/// <summary>What a decoder may do to what is written: only to the generation, only behind what it has frozen, each position once.</summary>
internal static class RevisionContract
{
    public static void Check(string decoder, CanvasView canvas, int vocabulary, int frozen, EditList edits)
    {
        var last = -1;
        foreach (var (position, token, _) in edits.Rewrites)
        {
            CheckPlace(decoder, canvas, frozen, "rewrote", position, last);
            if (!DecoderContract.IsWord(canvas, vocabulary, token) || canvas.Ids[position] == token)
                throw new InvalidOperationException(
                    $"{decoder} rewrote position {position} as token {token}; it must be another token than there is, below {vocabulary} and not the mask.");
            last = position;
        }

        last = -1;
        var rewrites = edits.Rewrites;
        foreach (var position in edits.Remasked)
        {
            CheckPlace(decoder, canvas, frozen, "remasked", position, last);
            while (!rewrites.IsEmpty && rewrites[0].Position < position)
                rewrites = rewrites[1..];
            if (!rewrites.IsEmpty && rewrites[0].Position == position)
                throw new InvalidOperationException($"{decoder} rewrote and remasked position {position} in one step; it can be one of both.");
            last = position;
        }

        CheckDrop(decoder, canvas, frozen, edits);
        CheckDeletions(decoder, canvas, frozen, edits);
    }

    private static void CheckPlace(string decoder, CanvasView canvas, int frozen, string what, int position, int last)
    {
        if (position < canvas.PromptLength || position >= canvas.Ids.Length || canvas.IsMask(position))
            throw new InvalidOperationException($"{decoder} {what} position {position}; only written tokens of the generation can be revised.");
        if (position - canvas.PromptLength < frozen)
            throw new InvalidOperationException($"{decoder} {what} position {position}, which it had frozen with all before {(long)canvas.PromptLength + frozen}.");
        if (position <= last)
            throw new InvalidOperationException($"{decoder} {what} position {position} after {last}; positions ascend, each once.");
    }

    private static void CheckDrop(string decoder, CanvasView canvas, int frozen, EditList edits)
    {
        if (edits.Dropped == 0)
            return;
        if (edits.Dropped < 0 || edits.Dropped >= canvas.Length)
            throw new InvalidOperationException($"{decoder} dropped {edits.Dropped} of {canvas.Length} tokens; at least one stays.");
        if (canvas.Length - edits.Dropped < frozen)
            throw new InvalidOperationException($"{decoder} dropped {edits.Dropped} of {canvas.Length} tokens, {Math.Min(frozen, canvas.Length)} of which it had frozen.");
        if (edits.ExpandAt is not null || edits.AppendedMasks > 0 || edits.AppendedTokens > 0)
            throw new InvalidOperationException($"{decoder} dropped {edits.Dropped} tokens in a step in which it added some; it can do one of both.");
    }

    // A mask may go from anywhere, as one may become several anywhere.
    private static void CheckDeletions(string decoder, CanvasView canvas, int frozen, EditList edits)
    {
        var last = -1;
        foreach (var position in edits.Deleted)
        {
            if (position < canvas.PromptLength || position >= canvas.Ids.Length || canvas.IsGiven(position))
                throw new InvalidOperationException($"{decoder} deleted position {position}; only places of the generation that are not given can go.");
            if (position - canvas.PromptLength < frozen && !canvas.IsMask(position))
                throw new InvalidOperationException($"{decoder} deleted position {position}, which it had frozen with all before {(long)canvas.PromptLength + frozen}.");
            if (position <= last)
                throw new InvalidOperationException($"{decoder} deleted position {position} after {last}; positions ascend, each once.");
            if (IsTouched(edits, position))
                throw new InvalidOperationException($"{decoder} deleted position {position} and changed it in one step; it can be one of both.");
            last = position;
        }

        if (last < 0)
            return;
        if (edits.Deleted.Length >= canvas.Length)
            throw new InvalidOperationException($"{decoder} deleted {edits.Deleted.Length} of {canvas.Length} tokens; at least one stays.");
        if (edits.ExpandAt is not null || edits.AppendedMasks > 0 || edits.AppendedTokens > 0 || edits.Dropped > 0)
            throw new InvalidOperationException($"{decoder} deleted position {last} in a step in which it added or dropped some; it can do one of both.");
    }

    private static bool IsTouched(EditList edits, int position) =>
        Holds(edits.Fills, position) || Holds(edits.Rewrites, position) || edits.Remasked.BinarySearch(position) >= 0;

    // Positions ascend, which has been checked.
    private static bool Holds(ReadOnlySpan<Fill> fills, int position)
    {
        var (low, high) = (0, fills.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = fills[middle].Position < position ? (middle + 1, high) : (low, middle);
        }

        return low < fills.Length && fills[low].Position == position;
    }
}
