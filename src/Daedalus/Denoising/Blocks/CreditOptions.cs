using Daedalus.Denoising.Filling;
using Daedalus.Denoising.Options;

namespace Daedalus.Denoising.Blocks;

/// <summary>
/// Credit decoding (inclusionAI/dInfer, <c>parallel_strategy.py</c>, CreditThresholdParallelDecoder): a token that a position proposes again and again is written
/// before its probability alone would do. The published code also writes what is within 1e-5 of the best; here only what reaches the threshold.
/// </summary>
public sealed record CreditOptions : BlockOptions<CreditOptions>
{
    /// <summary>Name of the decoder.</summary>
    public const string Name = "credit";

    private static readonly IReadOnlyList<ParameterOf<CreditOptions>> Settings = With(
        ParameterOf<CreditOptions>.Real(
            "threshold", "Proposals at least this confident, credits included, are written; the best one always is.",
            .9, 0, 1, o => o.Threshold, (o, v) => o with { Threshold = v }),
        ParameterOf<CreditOptions>.Real(
            "alpha", "Weight of the credits.",
            .7, 0, 100, o => o.Alpha, (o, v) => o with { Alpha = v }),
        ParameterOf<CreditOptions>.Real(
            "gamma", "Power of a proposal's probability in what it gains.",
            .2, 0, 100, o => o.Gamma, (o, v) => o with { Gamma = v }),
        ParameterOf<CreditOptions>.Real(
            "beta", "What stays of a credit from step to step.",
            .8, 0, 1, o => o.Beta, (o, v) => o with { Beta = v }));

    /// <inheritdoc/>
    public override string Decoder => Name;

    /// <inheritdoc/>
    public override string Summary => "Writes whatever is sure enough, sooner where a position has proposed the same before (dInfer).";

    /// <summary>Proposals with at least this probability are written (<c>threshold</c>), default 0.9.</summary>
    public double Threshold { get; init; } = .9;

    /// <summary>Weight of the credits (<c>credit_alpha</c>), default 0.7.</summary>
    public double Alpha { get; init; } = .7;

    /// <summary>Power of a proposal's probability (<c>boost_gamma</c>), default 0.2.</summary>
    public double Gamma { get; init; } = .2;

    /// <summary>What stays of a credit (<c>decay_beta</c>), default 0.8.</summary>
    public double Beta { get; init; } = .8;

    private protected override IReadOnlyList<ParameterOf<CreditOptions>> Table => Settings;

    private protected override IFillRule Rule => new ThresholdRule((float)Threshold, isStrict: false);

    private protected override ILogitRule CreateLogitRule() => new CreditRule(Alpha, Gamma, Beta);
}
