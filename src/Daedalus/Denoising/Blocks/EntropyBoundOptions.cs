using Daedalus.Denoising.Filling;
using Daedalus.Denoising.Options;

namespace Daedalus.Denoising.Blocks;

/// <summary>Entropy-bounded decoding (EB-Sampler, arXiv 2505.24857; SGLang, <c>srt/dllm/algorithm</c>): tokens are written while their entropies add up to little.</summary>
public sealed record EntropyBoundOptions : BlockOptions<EntropyBoundOptions>
{
    /// <summary>Name of the decoder.</summary>
    public const string Name = "entropy-bound";

    private static readonly IReadOnlyList<ParameterOf<EntropyBoundOptions>> Settings = With(
        ParameterOf<EntropyBoundOptions>.Real(
            "bound", "From the least entropy on, the next is written while those before add up to at most this, in nats.",
            .15, 0, 1000, o => o.Bound, (o, v) => o with { Bound = v }));

    /// <inheritdoc/>
    public override string Decoder => Name;

    /// <inheritdoc/>
    public override string Summary => "Writes tokens while their entropies add up to little, block after block (EB-Sampler, arXiv 2505.24857; SGLang).";

    /// <summary>γ in nats, default 0.15.</summary>
    public double Bound { get; init; } = .15;

    private protected override IReadOnlyList<ParameterOf<EntropyBoundOptions>> Table => Settings;

    private protected override IFillRule Rule => new EntropyBoundRule((float)Bound);
}
