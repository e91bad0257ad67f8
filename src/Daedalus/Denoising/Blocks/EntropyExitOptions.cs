using Daedalus.Denoising.Filling;
using Daedalus.Denoising.Options;

namespace Daedalus.Denoising.Blocks;

/// <summary>Entropy exit (diffuse-cpp and diffuse-rs, their default): every mask with little entropy is written at once.</summary>
public sealed record EntropyExitOptions : BlockOptions<EntropyExitOptions>
{
    /// <summary>Name of the decoder.</summary>
    public const string Name = "entropy-exit";

    private static readonly IReadOnlyList<ParameterOf<EntropyExitOptions>> Settings = With(
        ParameterOf<EntropyExitOptions>.Real(
            "limit", "Masks with less entropy than this are written, in nats.",
            1.5, 0, 1000, o => o.Limit, (o, v) => o with { Limit = v }));

    /// <inheritdoc/>
    public override string Decoder => Name;

    /// <inheritdoc/>
    public override string Summary => "Writes whatever has little entropy, block after block (diffuse-cpp).";

    /// <summary>Entropy in nats below which a mask is written, default 1.5.</summary>
    public double Limit { get; init; } = 1.5;

    private protected override IReadOnlyList<ParameterOf<EntropyExitOptions>> Table => Settings;

    private protected override IFillRule Rule => new EntropyExitRule((float)Limit);
}
