namespace Daedalus.Cli.Bench;

/// <summary>What was measured on a device with a network.</summary>
/// <param name="Device">Its name.</param>
/// <param name="Description">What it is.</param>
/// <param name="Shape">Of the network.</param>
/// <param name="Parameters">Of the network.</param>
/// <param name="WeightBytes">As the device keeps them.</param>
/// <param name="Storage">Of the blocks.</param>
/// <param name="RoundsActivations">Whether activations are rounded, to bf16 or int8, and so multiplied faster than fp32, for whose arithmetic the floor is reckoned.</param>
/// <param name="Ceilings">What the device can do.</param>
internal sealed record BenchReport(string Device, string Description, string Shape, long Parameters, long WeightBytes, string Storage, bool RoundsActivations, Ceilings Ceilings)
{
    public IReadOnlyList<StepReport> Steps { get; init; } = [];

    public required AnswerReport Answer { get; init; }
}
