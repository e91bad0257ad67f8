using Daedalus.Denoising;

namespace Daedalus.Tests.Denoising;

/// <summary>One step of a decoder: what it saw, and what it wanted done.</summary>
internal sealed record SpiedStep
{
    public required int[] Ids { get; init; }

    public required int[] Positions { get; init; }

    public required Fill[] Fills { get; init; }

    public required Fill[] Rewrites { get; init; }

    public required int[] Remasked { get; init; }

    /// <summary>What it had frozen when it decided.</summary>
    public required int Frozen { get; init; }

    public required int? ExpandAt { get; init; }

    public required int ExpandCount { get; init; }

    public required int Appended { get; init; }

    public required int Dropped { get; init; }

    public required int[] Deleted { get; init; }

    public required bool IsEmpty { get; init; }
}
