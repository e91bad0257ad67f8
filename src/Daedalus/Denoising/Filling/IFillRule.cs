namespace Daedalus.Denoising.Filling;

/// <summary>
/// Which masks of a block are written in a step, without a count given beforehand: a pure function of their scores. Decoders of fixed and of variable
/// length share the rules. A step in which no mask qualifies writes the best by <see cref="Rank"/>, so that every rule ends.
/// </summary>
internal interface IFillRule
{
    /// <summary>Marks what qualifies.</summary>
    /// <param name="masks">The block's masks.</param>
    /// <param name="selected">One per mask, all false.</param>
    void Select(OpenMasks masks, Span<bool> selected);

    /// <summary>How good a mask is when none qualifies; larger is better.</summary>
    float Rank(OpenMasks masks, int index);
}
