using Daedalus.Denoising.Options;

namespace Daedalus.Denoising.Ancestral;

/// <summary>
/// Ancestral sampling that masks tokens again (ReMDM, arXiv 2503.00307; kuleshov-group/remdm, <c>diffusion.py</c> and <c>scripts/</c>, whose defaults these are).
/// It ends within steps + 1 forwards.
/// </summary>
public sealed record RemdmOptions : AncestralOptions<RemdmOptions>
{
    /// <summary>Name of the decoder.</summary>
    public const string Name = "remdm";

    private static readonly IReadOnlyList<ParameterOf<RemdmOptions>> Settings = With(
        ParameterOf<RemdmOptions>.Choice(
            "variant", "How often a token is masked again.",
            RemdmVariants.Names, o => (int)o.Variant, (o, v) => o with { Variant = (RemdmVariant)v }),
        ParameterOf<RemdmOptions>.Real(
            "eta-cap", "With variant cap: the chance at most, per step.",
            .008, 0, 1, o => o.EtaCap, (o, v) => o with { EtaCap = v }),
        ParameterOf<RemdmOptions>.Real(
            "eta-rescale", "With variant rescale: the share of the most that the schedule allows.",
            .015, 0, 1, o => o.EtaRescale, (o, v) => o with { EtaRescale = v }),
        ParameterOf<RemdmOptions>.Real(
            "eta-loop", "With variant loop: the chance per step, while it loops.",
            .02, 0, 1, o => o.EtaLoop, (o, v) => o with { EtaLoop = v }),
        ParameterOf<RemdmOptions>.Real(
            "t-on", "With variant loop: the time from which it loops; times run from 1 to 0.",
            .55, 0, 1, o => o.TimeOn, (o, v) => o with { TimeOn = v }),
        ParameterOf<RemdmOptions>.Real(
            "t-off", "With variant loop: the time until which it loops.",
            .05, 0, 1, o => o.TimeOff, (o, v) => o with { TimeOff = v }),
        ParameterOf<RemdmOptions>.Real(
            "alpha-on", "With variant loop: the share of places that are written while it loops.",
            .9, 0, 1, o => o.AlphaOn, (o, v) => o with { AlphaOn = v }));

    /// <inheritdoc/>
    public override string Decoder => Name;

    /// <inheritdoc/>
    public override string Summary => "Draws tokens like mdlm and masks some again, so that they can be drawn anew (ReMDM, arXiv 2503.00307).";

    /// <summary>How often a token is masked again (<c>sampling.sampler</c>), default with a capped chance.</summary>
    public RemdmVariant Variant { get; init; }

    /// <summary>Eta of <see cref="RemdmVariant.Cap"/>, default 0.008.</summary>
    public double EtaCap { get; init; } = .008;

    /// <summary>Eta of <see cref="RemdmVariant.Rescale"/>, default 0.015.</summary>
    public double EtaRescale { get; init; } = .015;

    /// <summary>Eta of <see cref="RemdmVariant.Loop"/>, default 0.02.</summary>
    public double EtaLoop { get; init; } = .02;

    /// <summary>Time from which <see cref="RemdmVariant.Loop"/> loops (<c>t_on</c>), default 0.55.</summary>
    public double TimeOn { get; init; } = .55;

    /// <summary>Time until which <see cref="RemdmVariant.Loop"/> loops (<c>t_off</c>), default 0.05.</summary>
    public double TimeOff { get; init; } = .05;

    /// <summary>Share of written places in the loop (<c>alpha_on</c>), default 0.9.</summary>
    public double AlphaOn { get; init; } = .9;

    private protected override IReadOnlyList<ParameterOf<RemdmOptions>> Table => Settings;

    private protected override AncestralSchedule Schedule => new RemdmSchedule(this);

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (TimeOff > TimeOn)
            throw new ArgumentException(FormattableString.Invariant($"t-off {TimeOff} exceeds t-on {TimeOn}, but times run from 1 to 0. Swap them."));
    }
}
