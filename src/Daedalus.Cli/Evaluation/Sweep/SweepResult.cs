namespace Daedalus.Cli.Evaluation.Sweep;

/// <summary>What came of one way of decoding.</summary>
/// <param name="Entry">The way.</param>
/// <param name="Results">A result per task.</param>
/// <param name="All">The sum of them.</param>
internal sealed record SweepResult(SweepEntry Entry, IReadOnlyList<TaskResult> Results, TaskSummary All)
{
    /// <summary>Whether it is no worse than another, in answers and in positions computed.</summary>
    public bool IsAsGoodAs(SweepResult other) => All.Right >= other.All.Right && All.ComputedPositions <= other.All.ComputedPositions;

    /// <summary>The first heading's fixed length with the most right answers, the cheapest of equals: what the others are measured by.</summary>
    public static SweepResult? Reference(IReadOnlyList<SweepResult> sweep) => sweep
        .Where(result => result.Entry.FixedLength is not null && result.Entry.Group == sweep[0].Entry.Group)
        .OrderByDescending(result => result.All.Right).ThenBy(result => result.All.ComputedPositions).FirstOrDefault();
}
