using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Cli.Bench;

/// <summary>A step: seconds of it and of its parts alone, and what it cannot do without.</summary>
internal sealed record StepReport(StepShape Shape, Roofline Roofline, double Seconds, double Products, double Attention, double Head)
{
    /// <summary>Seconds that the device needs at least.</summary>
    public required double Floor { get; init; }

    /// <summary>Asked of the device in a step that is not recorded.</summary>
    public LaunchCounters Plain { get; init; }

    /// <summary>Asked of it in a step as timed.</summary>
    public LaunchCounters Timed { get; init; }

    /// <summary>Share of the step that its parts do not explain; below 0 where they took longer alone.</summary>
    public double Rest => 1 - ((Products + Attention + Head) / Seconds);
}
