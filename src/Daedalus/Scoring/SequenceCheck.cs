using Daedalus.Models;

namespace Daedalus.Scoring;

/// <summary>Refuses sequences that cannot be scored, before anything runs.</summary>
internal static class SequenceCheck
{
    /// <param name="sequence">What is to be scored.</param>
    /// <param name="name">What it is called in a message, e.g. <c>sequence 3</c>.</param>
    /// <param name="conventions">Limits of the model.</param>
    /// <exception cref="ArgumentException">It cannot be scored; the message says why.</exception>
    public static void Check(MaskedSequence sequence, string name, ModelConventions conventions)
    {
        ArgumentNullException.ThrowIfNull(sequence, name);
        var ids = sequence.Ids.Span;
        if (ids.IsEmpty)
            throw new ArgumentException($"{name} has no ids; give at least one.");
        if (ids.Length > conventions.ContextLimit)
            throw new ArgumentException(FormattableString.Invariant(
                $"{name} has {ids.Length:N0} ids, which exceed the model's context of {conventions.ContextLimit:N0} tokens. Shorten it."));
        for (var i = 0; i < ids.Length; i++)
            if ((uint)ids[i] >= (uint)conventions.VocabularySize)
                throw new ArgumentException($"{name} holds id {ids[i]} at position {i}, which is outside the vocabulary of {conventions.VocabularySize}.");
        CheckPositions(sequence.Masked.Span, ids.Length, $"{name}, {nameof(MaskedSequence.Masked)}");
        CheckPositions(sequence.Targets, ids.Length, $"{name}, {nameof(MaskedSequence.Asked)}");
        foreach (var position in sequence.Targets)
        {
            if (sequence.Masked.Span.BinarySearch(position) < 0)
                throw new ArgumentException($"{name} asks for position {position}, which is not masked; a token that the network sees has no probability. Mask it, or do not ask.");
            if (ids[position] == conventions.MaskToken)
                throw new ArgumentException($"{name} holds the mask token {conventions.MaskToken} at position {position}, which is asked for; the true token must stand there.");
        }

        if (!double.IsFinite(sequence.Guidance) || sequence.Guidance < 0)
            throw new ArgumentException(FormattableString.Invariant($"{name} has guidance {sequence.Guidance}; it must be 0 or more."));
        if (sequence.PromptLength < 0 || sequence.PromptLength > ids.Length)
            throw new ArgumentException($"{name} has a prompt of {sequence.PromptLength} tokens; it must be from 0 to its {ids.Length} ids.");
    }

    private static void CheckPositions(ReadOnlySpan<int> positions, int length, string name)
    {
        var last = -1;
        foreach (var position in positions)
        {
            if (position <= last || position >= length)
                throw new ArgumentException($"{name}, has position {position} after {last}; positions ascend from 0 to {length - 1}, each once.");
            last = position;
        }
    }
}
