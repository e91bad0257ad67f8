namespace Daedalus.Denoising.Ancestral;

/// <summary>
/// Steps from time 1, all masks, to time 1e-5, under the log-linear noise of MDLM: at time t a place is masked with chance t, and alpha is 1 - t
/// (kuleshov-group/remdm, <c>diffusion.py</c>, _sample).
/// </summary>
internal abstract class AncestralSchedule(int steps)
{
    private const double Epsilon = 1e-5;

    public int Steps => steps;

    /// <summary>How much time a step takes.</summary>
    protected double Width => (1 - Epsilon) / steps;

    /// <summary>What step <paramref name="index"/> does, from 0.</summary>
    public abstract AncestralStep At(int index);

    /// <summary>Time before a step.</summary>
    protected double Time(int index) => 1 - (Width * index);
}
