namespace Daedalus.Scoring;

/// <summary>A prompt with an answer whose likelihood is asked.</summary>
public sealed record ScoredAnswer
{
    /// <summary>Token ids of the prompt; may be empty.</summary>
    public required ReadOnlyMemory<int> Prompt { get; init; }

    /// <summary>Token ids of the answer, at least one; end-of-text tokens count like any other, the mask token may not occur.</summary>
    public required ReadOnlyMemory<int> Answer { get; init; }

    /// <summary>
    /// Step in which each token of the answer was written, as in <see cref="GenerationResult.WrittenAt"/>; only <see cref="TraceRlEstimator"/>
    /// needs it. Default: empty.
    /// </summary>
    public ReadOnlyMemory<int> Steps { get; init; }

    internal int[] Ids => [.. Prompt.Span, .. Answer.Span];
}
