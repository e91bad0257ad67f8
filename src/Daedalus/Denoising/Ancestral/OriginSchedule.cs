namespace Daedalus.Denoising.Ancestral;

/// <summary>Dream's <c>origin</c>: a mask is revealed with chance 1 - s / t, in float32 as published, and in the last step for certain.</summary>
internal sealed class OriginSchedule(int steps) : AncestralSchedule(steps)
{
    public override AncestralStep At(int index) =>
        new(index == Steps - 1 ? 1 : 1 - (FixedLength.Schedule.Time(Steps, index + 1) / FixedLength.Schedule.Time(Steps, index)), 0);
}
