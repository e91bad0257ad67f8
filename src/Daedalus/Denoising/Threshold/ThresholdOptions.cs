using Daedalus.Denoising.Options;

namespace Daedalus.Denoising.Threshold;

/// <summary>
/// Confidence-threshold parallel decoding (Fast-dLLM, arXiv 2505.22618; NVlabs/Fast-dLLM, <c>llada/generate.py</c>): as many tokens per step as the
/// network is sure of, over a canvas of a length chosen beforehand. No cache.
/// </summary>
public sealed record ThresholdOptions : TabledOptions<ThresholdOptions>
{
    /// <summary>Name of the decoder.</summary>
    public const string Name = "threshold";

    private static readonly IReadOnlyList<ParameterOf<ThresholdOptions>> Settings =
    [
        ParameterOf<ThresholdOptions>.Whole(
            "length", "Length of the answer, in tokens.",
            128, 1, 1 << 20, o => o.Length, (o, v) => o with { Length = v }),
        ParameterOf<ThresholdOptions>.Whole(
            "block-length", "Blocks of this length are finished one after the other.",
            32, 1, 1 << 20, o => o.BlockLength, (o, v) => o with { BlockLength = v }),
        ParameterOf<ThresholdOptions>.Real(
            "threshold", "Proposals at least this confident are written; the best one always is.",
            .9, 0, 1, o => o.Threshold, (o, v) => o with { Threshold = v }),
        ParameterOf<ThresholdOptions>.Real(
            "temperature", "Gumbel noise on proposals; 0 is greedy.",
            0, 0, 100, o => o.Temperature, (o, v) => o with { Temperature = v }),
    ];

    /// <inheritdoc/>
    public override string Decoder => Name;

    /// <summary>Length of the answer in tokens (<c>gen_length</c>), default 128.</summary>
    public int Length { get; init; } = 128;

    /// <summary>Tokens per block (<c>block_length</c>), default 32.</summary>
    public int BlockLength { get; init; } = 32;

    /// <summary>Proposals with at least this probability are written (<c>threshold</c>), default 0.9.</summary>
    public double Threshold { get; init; } = .9;

    /// <summary>Gumbel noise, default 0.</summary>
    public double Temperature { get; init; }

    private protected override IReadOnlyList<ParameterOf<ThresholdOptions>> Table => Settings;

    /// <inheritdoc/>
    public override IDecoder Create(DecoderContext context)
    {
        context.RequireRoom(Length);
        return new ThresholdDecoder(this);
    }
}
