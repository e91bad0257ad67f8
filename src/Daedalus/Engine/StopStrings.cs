using System.Text;

namespace Daedalus.Engine;

/// <summary>Texts that end an answer. Which one does is decided as if the text came character by character: the first to be complete, of several the longest.</summary>
internal sealed class StopStrings
{
    public const int MostStrings = 16;
    public const int MostCharacters = 256;

    private readonly string[] _strings;

    /// <exception cref="ArgumentException">There are too many, or one is empty, too long or no text.</exception>
    public StopStrings(IReadOnlyList<string> strings)
    {
        ArgumentNullException.ThrowIfNull(strings, nameof(GenerationOptions.StopStrings));
        if (strings.Count > MostStrings)
            throw new ArgumentException($"There are {strings.Count} stop strings; {MostStrings} are allowed. Give fewer.");
        for (var i = 0; i < strings.Count; i++)
            Check(strings[i], i);
        _strings = [.. strings];
    }

    public bool IsEmpty => _strings.Length == 0;

    /// <summary>Where the string begins that ends the text; -1 if none does.</summary>
    public int IndexIn(ReadOnlySpan<char> text)
    {
        int first = -1, end = int.MaxValue;
        foreach (var candidate in _strings)
        {
            var at = text.IndexOf(candidate, StringComparison.Ordinal);
            if (at >= 0 && (at + candidate.Length < end || (at + candidate.Length == end && at < first)))
                (first, end) = (at, at + candidate.Length);
        }

        return first;
    }

    /// <summary>How many characters at the end of a text could be the beginning of a stop string.</summary>
    public int Held(ReadOnlySpan<char> text)
    {
        var held = 0;
        foreach (var candidate in _strings)
            for (var length = Math.Min(candidate.Length - 1, text.Length); length > held; length--)
                if (text.EndsWith(candidate.AsSpan(0, length), StringComparison.Ordinal))
                    held = length;
        return held;
    }

    private static void Check(string text, int index)
    {
        if (string.IsNullOrEmpty(text))
            throw new ArgumentException($"Stop string {index} is empty; it would end every answer at once. Leave it out.");
        if (text.Length > MostCharacters)
            throw new ArgumentException($"Stop string {index} has {text.Length:N0} characters; {MostCharacters} are allowed. Give its beginning.");
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var read) != System.Buffers.OperationStatus.Done)
                throw new ArgumentException($"Stop string {index} holds half of a surrogate pair; no text does.");
            rest = rest[read..];
        }
    }
}
