using Daedalus.Denoising.Filling;
using Daedalus.Denoising.Options;
using Daedalus.Engine.OnDevice;

namespace Daedalus.Denoising.Blocks;

/// <summary>Settings that all decoders share which finish a canvas of a length chosen beforehand block after block, as many tokens per step as a rule allows.</summary>
/// <typeparam name="T">The decoder's options.</typeparam>
public abstract record BlockOptions<T> : TabledOptions<T>
    where T : BlockOptions<T>
{
    /// <summary>Length of the answer in tokens (<c>gen_length</c>), default 128.</summary>
    public int Length { get; init; } = 128;

    /// <summary>Tokens per block (<c>block_length</c>), default 32.</summary>
    public int BlockLength { get; init; } = 32;

    /// <summary>Gumbel noise, default 0.</summary>
    public double Temperature { get; init; }

    private protected abstract IFillRule Rule { get; }

    // What changes the logits of a request.
    private protected virtual ILogitRule? CreateLogitRule() => null;

    // The rule as kernels, and their threshold.
    private protected virtual (DeviceDecision? Kernels, float Threshold) OnDevice => default;

    /// <inheritdoc/>
    public override IDecoder Create(DecoderContext context) => CreateForGaps(context, Length);

    internal override bool FillsGaps => true;

    internal override IDecoder CreateForGaps(DecoderContext context, int length)
    {
        context.RequireRoom(length);
        return new BlockDecoder(new BlockShape(length, BlockLength, Temperature), Rule, CreateLogitRule(), OnDevice.Kernels, OnDevice.Threshold);
    }

    // The shared settings around those of the rule.
    private protected static IReadOnlyList<ParameterOf<T>> With(params ReadOnlySpan<ParameterOf<T>> own) =>
    [
        ParameterOf<T>.Whole(
            "length", "Length of the answer, in tokens.",
            128, 1, 1 << 20, o => o.Length, (o, v) => o with { Length = v }),
        ParameterOf<T>.Whole(
            "block-length", "Blocks of this length are finished one after the other.",
            32, 1, 1 << 20, o => o.BlockLength, (o, v) => o with { BlockLength = v }),
        .. own,
        ParameterOf<T>.Real(
            "temperature", "Gumbel noise on proposals; 0 is greedy.",
            0, 0, 100, o => o.Temperature, (o, v) => o with { Temperature = v }),
    ];
}
