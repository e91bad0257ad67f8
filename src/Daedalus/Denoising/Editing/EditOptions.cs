using Daedalus.Denoising.Blocks;
using Daedalus.Denoising.Filling;
using Daedalus.Denoising.Options;

namespace Daedalus.Denoising.Editing;

/// <summary>
/// Token editing of LLaDA2.1 (ZHZisZZ/dllm, <c>pipelines/llada21/sampler.py</c>, whose defaults these are): in every step of a block masks are written as the
/// threshold allows, and what is written in it already is replaced where the network is sure of another token. A block without masks is looked at again until
/// nothing changes, <see cref="MaxPostSteps"/> times at most, and then stands. Published for a network that does not see later blocks; here it sees
/// them as masks, and blocks start behind the prompt. Made for networks that were trained to judge written tokens, as LLaDA2.1 is: one that learned masks
/// alone replaces right tokens by wrong ones. It ends within length + blocks x max-post-steps forwards.
/// </summary>
public sealed record EditOptions : BlockOptions<EditOptions>
{
    /// <summary>Name of the decoder.</summary>
    public const string Name = "edit";

    private static readonly IReadOnlyList<ParameterOf<EditOptions>> Settings = With(
        ParameterOf<EditOptions>.Real(
            "threshold", "Proposals more confident than this are written; the best one always is.",
            .95, 0, 1, o => o.Threshold, (o, v) => o with { Threshold = v }),
        ParameterOf<EditOptions>.Real(
            "edit-threshold", "A written token of the block gives way to another that is more confident than this.",
            .9, 0, 1, o => o.EditThreshold, (o, v) => o with { EditThreshold = v }),
        ParameterOf<EditOptions>.Whole(
            "max-post-steps", "How often a block without masks is looked at again.",
            16, 0, 1 << 16, o => o.MaxPostSteps, (o, v) => o with { MaxPostSteps = v }));

    /// <inheritdoc/>
    public override string Decoder => Name;

    /// <inheritdoc/>
    public override string Summary => "Writes whatever is sure enough and corrects what is written, block after block (LLaDA2.1, dllm).";

    /// <summary>Proposals for masks with more than this probability are written (<c>threshold</c>), default 0.95.</summary>
    public double Threshold { get; init; } = .95;

    /// <summary>Written tokens are replaced by others with more than this probability (<c>editing_threshold</c>), default 0.9.</summary>
    public double EditThreshold { get; init; } = .9;

    /// <summary>Most forwards over a block that has no masks left (<c>max_post_steps</c>), default 16.</summary>
    public int MaxPostSteps { get; init; } = 16;

    private protected override IReadOnlyList<ParameterOf<EditOptions>> Table => Settings;

    private protected override IFillRule Rule => new ThresholdRule((float)Threshold, isStrict: true);

    /// <inheritdoc/>
    public override IDecoder Create(DecoderContext context)
    {
        context.RequireRoom(Length);
        return new EditDecoder(new BlockShape(Length, BlockLength, Temperature), Rule, (float)EditThreshold, MaxPostSteps);
    }

    internal override bool FillsGaps => false;

    internal override IDecoder CreateForGaps(DecoderContext context, int length) => throw CannotFillGaps();
}
