using Daedalus.Denoising.Options;

namespace Daedalus.Denoising.FixedLength;

/// <summary>
/// LLaDA's sampler with a length chosen beforehand (ML-GSAI/LLaDA, <c>generate.py</c>). Lengths and steps need not divide: a last block is
/// short, and steps are spread evenly.
/// </summary>
public sealed record FixedLengthOptions : TabledOptions<FixedLengthOptions>
{
    /// <summary>Name of the decoder that keeps the least confident masked.</summary>
    public const string LowConfidenceName = "low-confidence";

    /// <summary>Name of the decoder that keeps random ones masked.</summary>
    public const string RandomName = "random";

    /// <summary>Name of the decoder that keeps those masked whose best two tokens are near.</summary>
    public const string MarginName = "margin";

    /// <summary>Name of the decoder that keeps those with the most entropy masked.</summary>
    public const string EntropyName = "entropy";

    private static readonly IReadOnlyList<ParameterOf<FixedLengthOptions>> Settings =
    [
        ParameterOf<FixedLengthOptions>.Whole(
            "length", "Length of the answer, in tokens.",
            128, 1, 1 << 20, o => o.Length, (o, v) => o with { Length = v }),
        ParameterOf<FixedLengthOptions>.Whole(
            "steps", "Forwards over the whole answer; 0 takes one per token.",
            0, 0, 1 << 20, o => o.Steps, (o, v) => o with { Steps = v }),
        ParameterOf<FixedLengthOptions>.Choice(
            "schedule", "How many masks each of the steps of a block reveals.",
            ScheduleKinds.Names, o => (int)o.Schedule, (o, v) => o with { Schedule = (ScheduleKind)v }),
        ParameterOf<FixedLengthOptions>.Whole(
            "block-length", "Blocks of this length are finished one after the other.",
            128, 1, 1 << 20, o => o.BlockLength, (o, v) => o with { BlockLength = v }),
        ParameterOf<FixedLengthOptions>.Real(
            "temperature", "Gumbel noise on proposals; 0 is greedy.",
            0, 0, 100, o => o.Temperature, (o, v) => o with { Temperature = v }),
        ParameterOf<FixedLengthOptions>.Real(
            "top-p", "Draws from the likeliest tokens that carry this share of probability; below 1 confidences are taken after temperature.",
            1, 0, 1, o => o.TopP, (o, v) => o with { TopP = v }),
        ParameterOf<FixedLengthOptions>.Whole(
            "top-k", "Draws from this many of the likeliest tokens; 0 is off, more takes confidences after temperature.",
            0, 0, 1 << 20, o => o.TopK, (o, v) => o with { TopK = v }),
        ParameterOf<FixedLengthOptions>.Real(
            "alg-temp", "Draws the places to reveal by their confidence over this; 0 takes the best.",
            0, 0, 1000, o => o.AlgTemp, (o, v) => o with { AlgTemp = v }),
        ParameterOf<FixedLengthOptions>.Real(
            "cfg-scale", "Classifier-free guidance; 0 is off, more doubles the work.",
            0, 0, 1000, o => o.CfgScale, (o, v) => o with { CfgScale = v }),
        ParameterOf<FixedLengthOptions>.Flag(
            "logits-eos-inf", "Makes the end-of-text token impossible.",
            o => o.LogitsEosInf, (o, v) => o with { LogitsEosInf = v }),
        ParameterOf<FixedLengthOptions>.Flag(
            "confidence-eos-eot-inf", "Gives end-of-text and end-of-turn confidence 0, so that they come last.",
            o => o.ConfidenceEosEotInf, (o, v) => o with { ConfidenceEosEotInf = v }),
    ];

    /// <inheritdoc/>
    public override string Decoder => Remasking switch
    {
        Remasking.Random => RandomName,
        Remasking.Margin => MarginName,
        Remasking.Entropy => EntropyName,
        _ => LowConfidenceName,
    };

    /// <inheritdoc/>
    public override string Summary => Remasking switch
    {
        Remasking.Random => "Reveals a share of a block per step, at random (LLaDA, arXiv 2502.09992).",
        Remasking.Margin => "Reveals a share of a block per step, where the best two tokens are furthest apart first (Dream, topk_margin).",
        Remasking.Entropy => "Reveals a share of a block per step, the least entropy first (Dream, entropy).",
        _ => "Reveals a share of a block per step, the most confident first (LLaDA, arXiv 2502.09992).",
    };

    /// <summary>Which proposals stay masked, default the least confident.</summary>
    public Remasking Remasking { get; init; }

    /// <summary>Length of the answer in tokens (<c>gen_length</c>), default 128.</summary>
    public int Length { get; init; } = 128;

    /// <summary>Forwards over the whole answer (<c>steps</c>), default 0: as many as tokens. At least one per block is taken.</summary>
    public int Steps { get; init; }

    /// <summary>How many masks each step reveals, default LLaDA's equal shares.</summary>
    public ScheduleKind Schedule { get; init; }

    /// <summary>Tokens per block (<c>block_length</c>), default 128.</summary>
    public int BlockLength { get; init; } = 128;

    /// <summary>Gumbel noise, default 0.</summary>
    public double Temperature { get; init; }

    /// <summary>
    /// Share of probability from which tokens are drawn (Dream's <c>top_p</c>), default 1: all. Below 1, or with <see cref="TopK"/>, confidences are those of
    /// the distribution that is left after temperature, as in Dream; else those of the network's own, as in LLaDA.
    /// </summary>
    public double TopP { get; init; } = 1;

    /// <summary>Number of tokens among which one is drawn (Dream's <c>top_k</c>), default 0: all.</summary>
    public int TopK { get; init; }

    /// <summary>Places to reveal are drawn with chances of exp(confidence / this) (Dream's <c>alg_temp</c>), default 0: the best ones.</summary>
    public double AlgTemp { get; init; }

    /// <summary>Guidance w (<c>cfg_scale</c>), default 0.</summary>
    public double CfgScale { get; init; }

    /// <summary>The end-of-text token is impossible (<c>logits_eos_inf</c>), default false.</summary>
    public bool LogitsEosInf { get; init; }

    /// <summary>
    /// End-of-text and end-of-turn get confidence 0 (<c>confidence_eos_eot_inf</c>), default false. The published code suppresses only
    /// end-of-turn at temperatures above 0; here it is both, as at temperature 0.
    /// </summary>
    public bool ConfidenceEosEotInf { get; init; }

    private protected override IReadOnlyList<ParameterOf<FixedLengthOptions>> Table => Settings;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (!Enum.IsDefined(Remasking))
            throw new ArgumentOutOfRangeException(nameof(Remasking), $"Remasking is {(int)Remasking}; it must be one of {string.Join(", ", Enum.GetNames<Remasking>())}.");
    }

    /// <inheritdoc/>
    public override IDecoder Create(DecoderContext context)
    {
        context.RequireRoom(Length);
        return new FixedLengthDecoder(this, context);
    }

    internal override bool FillsGaps => true;

    internal override IDecoder CreateForGaps(DecoderContext context, int length) => (this with { Length = length }).Create(context);
}
