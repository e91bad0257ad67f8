namespace Daedalus.Cli.Bench;

/// <summary>What was measured on a device with a network.</summary>
internal sealed record BenchReport(string Device, string Description, string Shape, long Parameters, long WeightBytes, string Storage, Ceilings Ceilings)
{
    public IReadOnlyList<StepReport> Steps { get; init; } = [];

    public required AnswerReport Answer { get; init; }
}
