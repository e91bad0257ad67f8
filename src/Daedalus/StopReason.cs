namespace Daedalus;

/// <summary>Why an answer ends where it ends.</summary>
public enum StopReason
{
    /// <summary>The model wrote an end-of-text or end-of-turn token; the text stops before it.</summary>
    EndOfText,

    /// <summary>The answer fills its canvas and holds no such token: it may be cut off. If the canvas reached the longest length, allow a longer one.</summary>
    Length,

    /// <summary>The answer came to one of <see cref="GenerationOptions.StopStrings"/>; the text stops before it.</summary>
    StopString,

    /// <summary>Every gap of <see cref="GenerationOptions.Infill"/> is filled.</summary>
    Filled,

    /// <summary>The request failed; see <see cref="GenerationResult.Error"/>.</summary>
    Failed,
}
