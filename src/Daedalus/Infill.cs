using Daedalus.Models;
using Daedalus.Text;

namespace Daedalus;

/// <summary>
/// A canvas of which parts are given: the gaps between them are filled. Given tokens are read like those of the prompt, and never asked about nor
/// changed. Every part is encoded by itself.
/// </summary>
public sealed class Infill
{
    private readonly IReadOnlyList<InfillPart> _parts;

    /// <summary>Takes parts in their order, e.g. <c>new Infill([InfillPart.Text("def add("), InfillPart.Gap(8), InfillPart.Text("return a + b")])</c>.</summary>
    /// <param name="parts">Given parts and gaps, at least one gap.</param>
    public Infill(IReadOnlyList<InfillPart> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        _parts = [.. parts];
    }

    /// <summary>The first canvas, masks in its gaps, and for every position the number of its gap, -1 where it is given.</summary>
    /// <param name="tokenizer">Of the model.</param>
    /// <param name="conventions">Ids and limits of the model.</param>
    /// <param name="room">Tokens that the prompt leaves.</param>
    internal (int[] Ids, int[] Gaps) Encode(Tokenizer tokenizer, ModelConventions conventions, int room)
    {
        List<int> ids = [], gaps = [];
        var gap = 0;
        foreach (var part in _parts)
        {
            ArgumentNullException.ThrowIfNull(part, nameof(InfillPart));
            var length = part.GapLength;
            int[] given = length == 0 ? part.Encode(tokenizer, conventions) : [];
            if (ids.Count + (long)length + given.Length > room)
                throw new ArgumentException(FormattableString.Invariant(
                    $"The canvas with its gaps does not fit: the prompt leaves {room:N0} of the context's {conventions.ContextLimit:N0} tokens. Shorten gaps, given parts or prompt."));
            ids.AddRange(length == 0 ? given : Enumerable.Repeat(conventions.MaskToken, length));
            gaps.AddRange(Enumerable.Repeat(length == 0 ? -1 : gap++, length + given.Length));
        }

        if (gap == 0)
            throw new ArgumentException("The canvas has no gap; there is nothing to fill. Add InfillPart.Gap.");
        return ([.. ids], [.. gaps]);
    }
}
