using Daedalus.Denoising.Blocks;
using Daedalus.Denoising.Options;

namespace Daedalus.Denoising.Wino;

/// <summary>
/// Wide-in, narrow-out decoding (WINO, arXiv 2507.18578; Feng-Hong/WINO-DLLM, <c>LLaDA/decoding.py</c>, whose defaults these are): many tokens are written in
/// a step, and what the network does not stand by once it sees more is masked again. To judge a written token, every forward holds a shadow of the block:
/// as many masks at the same places, each of which sees everything but the token in its own place; other tokens do not see them. A forward of a block of
/// 128 behind a short prompt so costs about twice as much. Every step leaves more written than the step before, so that it ends within
/// <see cref="Length"/> forwards.
/// </summary>
public sealed record WinoOptions : TabledOptions<WinoOptions>
{
    /// <summary>Name of the decoder.</summary>
    public const string Name = "wino";

    private static readonly IReadOnlyList<ParameterOf<WinoOptions>> Settings =
    [
        ParameterOf<WinoOptions>.Whole(
            "length", "Length of the answer, in tokens.",
            128, 1, 1 << 20, o => o.Length, (o, v) => o with { Length = v }),
        ParameterOf<WinoOptions>.Whole(
            "block-length", "Blocks of this length are finished one after the other.",
            128, 1, 1 << 20, o => o.BlockLength, (o, v) => o with { BlockLength = v }),
        ParameterOf<WinoOptions>.Real(
            "threshold", "Proposals more confident than this are written; the best one always is.",
            .6, 0, 1, o => o.Threshold, (o, v) => o with { Threshold = v }),
        ParameterOf<WinoOptions>.Real(
            "threshold-back", "Tokens of the block less likely than this, seen from their shadows, are masked again.",
            .9, 0, 1, o => o.ThresholdBack, (o, v) => o with { ThresholdBack = v }),
        ParameterOf<WinoOptions>.Real(
            "temperature", "Gumbel noise on proposals; 0 is greedy.",
            0, 0, 100, o => o.Temperature, (o, v) => o with { Temperature = v }),
    ];

    /// <inheritdoc/>
    public override string Decoder => Name;

    /// <inheritdoc/>
    public override string Summary => "Writes many tokens in a step and masks again what it does not stand by (WINO, arXiv 2507.18578).";

    /// <summary>Length of the answer in tokens (<c>gen_length</c>), default 128.</summary>
    public int Length { get; init; } = 128;

    /// <summary>Tokens per block (<c>block_length</c>), default 128.</summary>
    public int BlockLength { get; init; } = 128;

    /// <summary>Proposals with more than this probability are written (<c>threshold</c>), default 0.6.</summary>
    public double Threshold { get; init; } = .6;

    /// <summary>Written tokens of the block with less than this probability are masked again (<c>threshold_back</c>), default 0.9.</summary>
    public double ThresholdBack { get; init; } = .9;

    /// <summary>Gumbel noise, default 0.</summary>
    public double Temperature { get; init; }

    private protected override IReadOnlyList<ParameterOf<WinoOptions>> Table => Settings;

    /// <inheritdoc/>
    public override IDecoder Create(DecoderContext context)
    {
        context.RequireRoom(Length);
        return new WinoDecoder(new BlockShape(Length, BlockLength, Temperature), (float)Threshold, (float)ThresholdBack);
    }
}
