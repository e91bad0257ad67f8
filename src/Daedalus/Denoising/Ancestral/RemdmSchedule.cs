namespace Daedalus.Denoising.Ancestral;

/// <summary>
/// ReMDM (arXiv 2503.00307; kuleshov-group/remdm, <c>diffusion.py</c>, _ddpm_caching_update): a token is masked again with chance sigma, and masks are revealed
/// more often in return, so that as many places are masked at every time as without.
/// </summary>
internal sealed class RemdmSchedule(RemdmOptions options) : AncestralSchedule(options.Steps)
{
    /// <summary>The most that sigma can be at alpha(t) before a step to alpha(s).</summary>
    public static double Bound(double alphaT, double alphaS) => alphaT > 0 ? Math.Min(1, (1 - alphaS) / alphaT) : 1;

    public override AncestralStep At(int index)
    {
        var (t, s) = (Time(index), Time(index) - Width);
        var (alphaT, alphaS) = (1 - t, 1 - s);
        return options.Variant switch
        {
            RemdmVariant.Cap => Remasking(alphaT, alphaS, alphaT > 0 ? Math.Min(options.EtaCap, Bound(alphaT, alphaS)) : options.EtaCap),
            RemdmVariant.Rescale => Remasking(alphaT, alphaS, options.EtaRescale * Bound(alphaT, alphaS)),
            RemdmVariant.Conf => Remasking(alphaT, alphaS, 0) with { Remask = Bound(alphaT, alphaS), IsShared = true },
            _ => Loop(t),
        };
    }

    private static AncestralStep Remasking(double alphaT, double alphaS, double sigma) => new((alphaS - ((1 - sigma) * alphaT)) / (1 - alphaT), sigma);

    // MDLM down to alpha(on), then time stands still while tokens are masked and revealed in turn, then MDLM over what is left.
    private AncestralStep Loop(double t)
    {
        if (t > options.TimeOn)
        {
            var speed = options.AlphaOn / (1 - options.TimeOn);
            return new(Math.Min(1, Width * speed / (1 - ((1 - t) * speed))), 0);
        }

        if (t <= options.TimeOff)
            return new(Math.Min(1, Width / t), 0);
        return new(options.AlphaOn < 1 ? Math.Min(1, options.EtaLoop * options.AlphaOn / (1 - options.AlphaOn)) : 1, options.EtaLoop);
    }
}
