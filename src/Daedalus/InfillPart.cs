using Daedalus.Models;
using Daedalus.Text;

namespace Daedalus;

/// <summary>A part of an <see cref="Infill"/>: given tokens, or a gap.</summary>
public sealed class InfillPart
{
    private readonly string? _text;
    private readonly int[] _ids;

    private InfillPart(string? text, int[] ids, int gapLength)
    {
        _text = text;
        _ids = ids;
        GapLength = gapLength;
    }

    /// <summary>Tokens of the gap; 0 where the part is given.</summary>
    internal int GapLength { get; }

    /// <summary>Given text; what looks like a control token stays text.</summary>
    public static InfillPart Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new InfillPart(text, [], 0);
    }

    /// <summary>Given ids, control tokens included, the mask token excepted.</summary>
    public static InfillPart Ids(ReadOnlySpan<int> ids) => new(null, ids.ToArray(), 0);

    /// <summary>Tokens to be written: exactly so many, or with DAEDAL at least.</summary>
    /// <param name="length">At least 1. A gap that needs fewer is filled up with end-of-text.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 1.</exception>
    public static InfillPart Gap(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        return new InfillPart(null, [], length);
    }

    internal int[] Encode(Tokenizer tokenizer, ModelConventions conventions)
    {
        if (_text is not null)
            return _text.Length == 0 ? [] : [.. tokenizer.Encode(_text)];
        for (var i = 0; i < _ids.Length; i++)
            if ((uint)_ids[i] >= (uint)conventions.VocabularySize || _ids[i] == conventions.MaskToken)
                throw new ArgumentException(
                    $"Given id {_ids[i]} at index {i} of a part cannot stand in a canvas; ids are below {conventions.VocabularySize} and not the mask token {conventions.MaskToken}. Use InfillPart.Gap for what is to be filled.");
        return _ids;
    }
}
