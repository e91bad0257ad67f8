using Daedalus.Denoising.Filling;
using Daedalus.Denoising.Options;

namespace Daedalus.Denoising.Blocks;

/// <summary>Hierarchical decoding (inclusionAI/dInfer, <c>parallel_strategy.py</c>, HierarchyDecoder): tokens written together stand apart from each other.</summary>
public sealed record HierarchyOptions : BlockOptions<HierarchyOptions>
{
    /// <summary>Name of the decoder.</summary>
    public const string Name = "hierarchy";

    private static readonly IReadOnlyList<ParameterOf<HierarchyOptions>> Settings = With(
        ParameterOf<HierarchyOptions>.Real(
            "threshold", "Proposals more confident than this are written.",
            .9, 0, 1, o => o.Threshold, (o, v) => o with { Threshold = v }),
        ParameterOf<HierarchyOptions>.Real(
            "low-threshold", "The best of every run of masks is written if it is more confident than this.",
            .4, 0, 1, o => o.LowThreshold, (o, v) => o with { LowThreshold = v }));

    /// <inheritdoc/>
    public override string Decoder => Name;

    /// <inheritdoc/>
    public override string Summary => "Writes the surest of every run of masks, and whatever is very sure, block after block (dInfer).";

    /// <summary>Proposals with more than this probability are written (<c>threshold</c>), default 0.9.</summary>
    public double Threshold { get; init; } = .9;

    /// <summary>The best of a run is written above this (<c>low_threshold</c>), default 0.4.</summary>
    public double LowThreshold { get; init; } = .4;

    private protected override IReadOnlyList<ParameterOf<HierarchyOptions>> Table => Settings;

    private protected override IFillRule Rule => new HierarchyRule((float)LowThreshold, (float)Threshold);
}
