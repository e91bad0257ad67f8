namespace Daedalus;

/// <summary>The state after one step.</summary>
public sealed record DenoisingUpdate
{
    /// <summary>Steps so far, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>The whole canvas.</summary>
    public required IReadOnlyList<CanvasCell> Canvas { get; init; }

    /// <summary>Text that became final in this step: it can no longer change, also where the decoder revises what is written. What may become a stop string waits until it is none. All of them together are <see cref="GenerationResult.Text"/>.</summary>
    public required string NewText { get; init; }

    /// <summary>The answer, with the last update only.</summary>
    public GenerationResult? Result { get; init; }
}
