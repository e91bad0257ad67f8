using Daedalus.Denoising.Filling;
using Daedalus.Denoising.Options;
using Daedalus.Engine.OnDevice;

namespace Daedalus.Denoising.Blocks;

/// <summary>
/// Confidence-threshold parallel decoding (Fast-dLLM, arXiv 2505.22618; NVlabs/Fast-dLLM, <c>llada/generate.py</c>): as many tokens per step as the
/// network is sure of.
/// </summary>
public sealed record ThresholdOptions : BlockOptions<ThresholdOptions>
{
    /// <summary>Name of the decoder.</summary>
    public const string Name = "threshold";

    private static readonly DeviceDecision Kernels = DeviceDecision.OfBlocks(BlockRule.Threshold);

    private static readonly IReadOnlyList<ParameterOf<ThresholdOptions>> Settings = With(
        ParameterOf<ThresholdOptions>.Real(
            "threshold", "Proposals at least this confident are written; the best one always is.",
            .9, 0, 1, o => o.Threshold, (o, v) => o with { Threshold = v }),
        ParameterOf<ThresholdOptions>.Flag(
            "strict", "Proposals must be more confident than the threshold, as in SGLang and LLaDA2.",
            o => o.IsStrict, (o, v) => o with { IsStrict = v }));

    /// <inheritdoc/>
    public override string Decoder => Name;

    /// <inheritdoc/>
    public override string Summary => "Writes whatever is sure enough, block after block (Fast-dLLM, arXiv 2505.22618).";

    /// <summary>Proposals with at least this probability are written (<c>threshold</c>), default 0.9.</summary>
    public double Threshold { get; init; } = .9;

    /// <summary>Whether a probability equal to the threshold is too little (SGLang, LLaDA2), default false.</summary>
    public bool IsStrict { get; init; }

    private protected override IReadOnlyList<ParameterOf<ThresholdOptions>> Table => Settings;

    private protected override IFillRule Rule => new ThresholdRule((float)Threshold, IsStrict);

    private protected override (DeviceDecision? Kernels, float Threshold) OnDevice => (IsStrict ? null : Kernels, (float)Threshold);
}
