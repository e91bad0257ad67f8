using Daedalus.Denoising.Options;

namespace Daedalus.Denoising.Daedal;

/// <summary>
/// DAEDAL: the answer decides its own length. Defaults are those of the published scripts for LLaDA-8B-Instruct and LLaDA-1.5
/// (arXiv 2508.00819, <c>scripts/eval_LLaDA_DAEDAL.sh</c>). A generation never exceeds what the context leaves beside the prompt: the longest and the initial
/// length are lowered to it.
/// </summary>
public sealed record DaedalOptions : TabledOptions<DaedalOptions>
{
    /// <summary>The decoder's name.</summary>
    public const string Name = "daedal";

    private static readonly string[] GrowthNames = ["stepwise", "doubling", "probe"];

    private static readonly IReadOnlyList<ParameterOf<DaedalOptions>> Settings =
    [
        ParameterOf<DaedalOptions>.Whole(
            "initial-length", "Masks of the first canvas, but with growth probe.",
            64, 1, 1 << 20, o => o.InitialLength, (o, v) => o with { InitialLength = v }),
        ParameterOf<DaedalOptions>.Whole(
            "max-length", "Longest answer, in tokens.",
            2048, 1, 1 << 20, o => o.MaxLength, (o, v) => o with { MaxLength = v }),
        ParameterOf<DaedalOptions>.Whole(
            "block-length", "Width of the window in which masks are filled.",
            32, 1, 1 << 20, o => o.BlockLength, (o, v) => o with { BlockLength = v }),
        ParameterOf<DaedalOptions>.Real(
            "high-threshold", "Masks more confident than this are filled.",
            .9, 0, 1, o => o.HighThreshold, (o, v) => o with { HighThreshold = v }),
        ParameterOf<DaedalOptions>.Real(
            "low-threshold", "The least confident mask below this may become several.",
            .1, 0, 1, o => o.LowThreshold, (o, v) => o with { LowThreshold = v }),
        ParameterOf<DaedalOptions>.Whole(
            "expansion-factor", "Masks added per round, and masks that replace one.",
            8, 1, 1 << 12, o => o.ExpansionFactor, (o, v) => o with { ExpansionFactor = v }),
        ParameterOf<DaedalOptions>.Real(
            "eos-threshold", "The first canvas grows while its end-of-text score is below this.",
            .5, 0, 1, o => o.EosThreshold, (o, v) => o with { EosThreshold = v }),
        ParameterOf<DaedalOptions>.Real(
            "expand-threshold", "Masks are inserted only while the end-of-text score is below this.",
            .9, 0, 1, o => o.ExpandThreshold, (o, v) => o with { ExpandThreshold = v }),
        ParameterOf<DaedalOptions>.Whole(
            "eos-window", "How many end-of-text predictions make a full score; half as many end-of-text tokens are appended once the length is found.",
            32, 1, 1 << 16, o => o.EosWindow, (o, v) => o with { EosWindow = v }),
        ParameterOf<DaedalOptions>.Choice(
            "growth", "How the length is found: the first canvas grows by the expansion factor, or to twice its length, or a long one is cut where its end begins.",
            GrowthNames, o => (int)o.Growth, (o, v) => o with { Growth = (GrowthKind)v }),
        ParameterOf<DaedalOptions>.Whole(
            "probe-length", "With growth probe: masks of the first canvas.",
            128, 1, 1 << 20, o => o.ProbeLength, (o, v) => o with { ProbeLength = v }),
        ParameterOf<DaedalOptions>.Flag(
            "contract", "The canvas is cut, while it is filled, where everything to its end is or will be end-of-text.",
            o => o.Contract, (o, v) => o with { Contract = v }),
        ParameterOf<DaedalOptions>.Choice(
            "fill", "Which masks of the window a step fills.",
            FillKinds.Names, o => (int)o.Fill, (o, v) => o with { Fill = (FillKind)v }),
        ParameterOf<DaedalOptions>.Real(
            "fill-factor", "With fill factor: the n surest while (n + 1)(1 - the n-th) is at most this.",
            1, 0, 1000, o => o.FillFactor, (o, v) => o with { FillFactor = v }),
        ParameterOf<DaedalOptions>.Real(
            "fill-bound", "With fill entropy-bound: the next one while those before add up to at most this, in nats.",
            .15, 0, 1000, o => o.FillBound, (o, v) => o with { FillBound = v }),
        ParameterOf<DaedalOptions>.Real(
            "fill-limit", "With fill entropy-exit: masks with less entropy than this, in nats.",
            1.5, 0, 1000, o => o.FillLimit, (o, v) => o with { FillLimit = v }),
        ParameterOf<DaedalOptions>.Real(
            "fill-low", "With fill hierarchy: the best of every run of masks above this.",
            .4, 0, 1, o => o.FillLow, (o, v) => o with { FillLow = v }),
        ParameterOf<DaedalOptions>.Real(
            "temperature", "Gumbel noise on proposals; 0 is greedy.",
            0, 0, 100, o => o.Temperature, (o, v) => o with { Temperature = v }),
    ];

    /// <inheritdoc/>
    public override string Decoder => Name;

    /// <inheritdoc/>
    public override string Summary => "Finds the length first, then fills what is sure in a sliding window and lets a very uncertain mask become several (arXiv 2508.00819).";

    /// <summary>Masks of the first canvas (<c>initial_gen_length</c>), default 64.</summary>
    public int InitialLength { get; init; } = 64;

    /// <summary>Longest answer in tokens, the prompt not counted (<c>max_gen_length</c>), default 2048.</summary>
    public int MaxLength { get; init; } = 2048;

    /// <summary>Width of the sliding window in tokens (<c>block_length</c>), default 32.</summary>
    public int BlockLength { get; init; } = 32;

    /// <summary>τ_high: masks strictly more confident are filled, default 0.9.</summary>
    public double HighThreshold { get; init; } = .9;

    /// <summary>τ_low: a mask strictly less confident may be expanded, default 0.1.</summary>
    public double LowThreshold { get; init; } = .1;

    /// <summary>E_factor: masks per growth and per expansion, default 8.</summary>
    public int ExpansionFactor { get; init; } = 8;

    /// <summary>τ_eos: stage 1 grows while the score is strictly below, default 0.5.</summary>
    public double EosThreshold { get; init; } = .5;

    /// <summary>τ_expand: stage 2 may insert while the score is strictly below, default 0.9.</summary>
    public double ExpandThreshold { get; init; } = .9;

    /// <summary>W_eos: window and divisor of the score, default 32; W/2 end-of-text tokens are the anchor.</summary>
    public int EosWindow { get; init; } = 32;

    /// <summary>Gumbel noise in stage 2, default 0.</summary>
    public double Temperature { get; init; }

    /// <summary>How the length is found, default by growing by <see cref="ExpansionFactor"/>.</summary>
    public GrowthKind Growth { get; init; }

    /// <summary>Masks of the first canvas of <see cref="GrowthKind.Probe"/>, default 128; no more than <see cref="MaxLength"/>.</summary>
    public int ProbeLength { get; init; } = 128;

    /// <summary>
    /// Whether stage 2 also shortens the canvas, default no, as published. Where it ends in end-of-text tokens, masks that are more sure of one than
    /// <see cref="HighThreshold"/> included, only the anchor's length of them stays, written; no place that was written as text is dropped.
    /// </summary>
    public bool Contract { get; init; }

    /// <summary>Which masks of the window a step fills, default the published rule. The others are not in the paper: their decoders' rules in DAEDAL's window.</summary>
    public FillKind Fill { get; init; }

    /// <summary>Factor of <see cref="FillKind.Factor"/>, default 1.</summary>
    public double FillFactor { get; init; } = 1;

    /// <summary>Bound in nats of <see cref="FillKind.EntropyBound"/>, default 0.15.</summary>
    public double FillBound { get; init; } = .15;

    /// <summary>Limit in nats of <see cref="FillKind.EntropyExit"/>, default 1.5.</summary>
    public double FillLimit { get; init; } = 1.5;

    /// <summary>Low threshold of <see cref="FillKind.Hierarchy"/>, default 0.4.</summary>
    public double FillLow { get; init; } = .4;

    private protected override IReadOnlyList<ParameterOf<DaedalOptions>> Table => Settings;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (InitialLength > MaxLength)
            throw new ArgumentException(FormattableString.Invariant(
                $"initial-length {InitialLength} exceeds max-length {MaxLength}. Lower the first or raise the second."));
        if (LowThreshold > HighThreshold)
            throw new ArgumentException(FormattableString.Invariant(
                $"low-threshold {LowThreshold} exceeds high-threshold {HighThreshold}: every mask that is not filled would be up for expansion. Swap them."));
    }

    /// <inheritdoc/>
    public override IDecoder Create(DecoderContext context) => new DaedalDecoder(this, context);

    internal override bool FillsGaps => true;

    internal override IDecoder CreateForGaps(DecoderContext context, int length)
    {
        context.RequireRoom(length);
        return new DaedalDecoder(this, context, length);
    }
}
