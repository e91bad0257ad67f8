using Daedalus.Denoising.Options;
using Daedalus.Denoising.Sampling;

namespace Daedalus.Denoising.Ancestral;

/// <summary>
/// Dream's own algorithm (arXiv 2508.15487; HF <c>generation_utils.py</c>, alg <c>origin</c>): in each step every mask is revealed with the same chance, whatever
/// its confidence. Steps that would reveal nothing run no forward.
/// </summary>
public sealed record OriginOptions : TabledOptions<OriginOptions>
{
    /// <summary>Name of the decoder.</summary>
    public const string Name = "origin";

    private static readonly IReadOnlyList<ParameterOf<OriginOptions>> Settings =
    [
        ParameterOf<OriginOptions>.Whole(
            "length", "Length of the answer, in tokens.",
            128, 1, 1 << 20, o => o.Length, (o, v) => o with { Length = v }),
        ParameterOf<OriginOptions>.Whole(
            "steps", "Steps from all masks to none; those that reveal nothing cost nothing.",
            512, 1, 1 << 16, o => o.Steps, (o, v) => o with { Steps = v }),
        ParameterOf<OriginOptions>.Real(
            "temperature", "Of the draws; 0 takes the likeliest token.",
            0, 0, 100, o => o.Temperature, (o, v) => o with { Temperature = v }),
        ParameterOf<OriginOptions>.Real(
            "top-p", "Draws from the likeliest tokens that carry this share of probability.",
            1, 0, 1, o => o.TopP, (o, v) => o with { TopP = v }),
        ParameterOf<OriginOptions>.Whole(
            "top-k", "Draws from this many of the likeliest tokens; 0 is off.",
            0, 0, 1 << 20, o => o.TopK, (o, v) => o with { TopK = v }),
    ];

    /// <inheritdoc/>
    public override string Decoder => Name;

    /// <inheritdoc/>
    public override string Summary => "Reveals random places, each with the same chance (Dream's origin, arXiv 2508.15487).";

    /// <summary>Length of the answer in tokens (<c>max_new_tokens</c>), default 128.</summary>
    public int Length { get; init; } = 128;

    /// <summary>Steps from all masks to none (<c>steps</c>), default 512.</summary>
    public int Steps { get; init; } = 512;

    /// <summary>Temperature of the draws (<c>temperature</c>), default 0: the likeliest token.</summary>
    public double Temperature { get; init; }

    /// <summary>Share of probability from which tokens are drawn (<c>top_p</c>), default 1: all. The token with which it is reached is kept.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Number of tokens among which one is drawn (<c>top_k</c>), default 0: all.</summary>
    public int TopK { get; init; }

    private protected override IReadOnlyList<ParameterOf<OriginOptions>> Table => Settings;

    /// <inheritdoc/>
    public override IDecoder Create(DecoderContext context)
    {
        context.RequireRoom(Length);
        return new AncestralDecoder(new OriginSchedule(Steps), Length, Temperature, TokenFilter.Of(Temperature, TopP, TopK), context.Seed);
    }
}
