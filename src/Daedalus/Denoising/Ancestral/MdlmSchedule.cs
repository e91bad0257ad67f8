namespace Daedalus.Denoising.Ancestral;

/// <summary>MDLM: a mask is revealed with chance (t - s) / t, and what is revealed stays.</summary>
internal sealed class MdlmSchedule(int steps) : AncestralSchedule(steps)
{
    public override AncestralStep At(int index) => new(Width / Time(index), 0);
}
