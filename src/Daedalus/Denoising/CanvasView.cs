namespace Daedalus.Denoising;

/// <summary>What a decoder sees of a canvas: prompt and generation as ids, masks included.</summary>
public readonly ref struct CanvasView
{
    private readonly ReadOnlySpan<int> _gaps;

    internal CanvasView(ReadOnlySpan<int> ids, int promptLength, int maskToken, int maxLength, ReadOnlySpan<int> gaps = default)
    {
        _gaps = gaps;
        Ids = ids;
        PromptLength = promptLength;
        MaskToken = maskToken;
        MaxLength = maxLength;
    }

    /// <summary>Prompt, then the generation as it stands.</summary>
    public ReadOnlySpan<int> Ids { get; }

    /// <summary>Where the generation starts. What is before is given and never edited, even if it holds the mask token.</summary>
    public int PromptLength { get; }

    /// <summary>Id of [MASK].</summary>
    public int MaskToken { get; }

    /// <summary>The generation may not grow beyond this many tokens.</summary>
    public int MaxLength { get; }

    /// <summary>Tokens of the generation, masks included.</summary>
    public int Length => Ids.Length - PromptLength;

    /// <summary>Whether parts of the generation are given: it has gaps then, and cannot be appended to.</summary>
    public bool HasGaps => !_gaps.IsEmpty;

    /// <summary>Whether a position is given: prompt, or a part of the generation that is none of its gaps.</summary>
    public bool IsGiven(int position) => position < PromptLength || (HasGaps && _gaps[position] < 0);

    /// <summary>Whether a position of the generation is still open.</summary>
    public bool IsMask(int position) => position >= PromptLength && Ids[position] == MaskToken;

    /// <summary>Adds the positions of [from, to) of the generation that are still open.</summary>
    internal void ListMasks(int from, int to, List<int> positions)
    {
        for (var i = from; i < to; i++)
            if (IsMask(i))
                positions.Add(i);
    }

    /// <summary>Whether any position of [from, to) of the generation is still open.</summary>
    public bool HasMask(int from, int to) => Ids[Math.Max(from, PromptLength)..Math.Min(to, Ids.Length)].Contains(MaskToken);
}
