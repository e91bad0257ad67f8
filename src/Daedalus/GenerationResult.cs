namespace Daedalus;

/// <summary>An answer.</summary>
public sealed record GenerationResult
{
    /// <summary>Every generated id as published, end-of-text anchor and what stands after the end included.</summary>
    public required IReadOnlyList<int> Ids { get; init; }

    /// <summary>All of <see cref="Ids"/> as text, control tokens visible.</summary>
    public required string Raw { get; init; }

    /// <summary>The answer, without control tokens: up to the first end-of-text or end-of-turn token or stop string; of an infilled canvas all of it.</summary>
    public required string Text { get; init; }

    /// <summary>Why it ends there.</summary>
    public required StopReason Stop { get; init; }

    /// <summary>What it cost.</summary>
    public required GenerationStatistics Statistics { get; init; }

    /// <summary>Device that computed it, e.g. <c>cpu</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Time spent in steps, those of batch mates included; what a reader does between them does not count.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Time between the request and its first step, where an engine had it wait; else zero.</summary>
    public TimeSpan Waited { get; init; }

    /// <summary>The text of every gap of <see cref="GenerationOptions.Infill"/>, without control tokens; null if there were none.</summary>
    public IReadOnlyList<string>? Gaps { get; init; }

    /// <summary>For each of <see cref="Ids"/> the step in which it was written, from 1, and 0 where it was given; null unless <see cref="GenerationOptions.RecordSteps"/> was asked for.</summary>
    public IReadOnlyList<int>? WrittenAt { get; init; }

    /// <summary>In a batch, why this request failed while others went on: then there are no ids and no text. Null if it succeeded.</summary>
    public Exception? Error { get; init; }
}
