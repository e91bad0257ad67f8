using Daedalus.Denoising.Options;
using Daedalus.Denoising.Sampling;

namespace Daedalus.Denoising.Ancestral;

/// <summary>
/// Settings that MDLM and ReMDM share. Tokens are drawn from the network's distribution by Gumbel noise. The mask token's own probability, which the published parameterisation takes away, goes to the best other token. Steps that would write
/// nothing run no forward, and the last forward takes the likeliest token for what the steps left masked.
/// </summary>
/// <typeparam name="T">The decoder's options.</typeparam>
public abstract record AncestralOptions<T> : TabledOptions<T>
    where T : AncestralOptions<T>
{
    /// <summary>Length of the answer in tokens (<c>model.length</c>), default 128.</summary>
    public int Length { get; init; } = 128;

    /// <summary>Steps from all masks to none (<c>sampling.steps</c>), default 1024 as in the published scripts.</summary>
    public int Steps { get; init; } = 1024;

    /// <summary>Temperature of the draws, default 1, the network's own distribution; 0 takes the likeliest token.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>
    /// Share of probability from which tokens are drawn (<c>sampling.nucleus_p</c>, 0.9 in the published scripts), default 1: all. The token with which the
    /// share is reached is dropped, as published.
    /// </summary>
    public double TopP { get; init; } = 1;

    private protected abstract AncestralSchedule Schedule { get; }

    /// <inheritdoc/>
    public override IDecoder Create(DecoderContext context)
    {
        context.RequireRoom(Length);
        return new AncestralDecoder(Schedule, Length, Temperature, TokenFilter.Of(Temperature, TopP, topK: 0, dropsCrossing: true), context.Seed);
    }

    // The shared settings around those of the decoder.
    private protected static IReadOnlyList<ParameterOf<T>> With(params ReadOnlySpan<ParameterOf<T>> own) =>
    [
        ParameterOf<T>.Whole(
            "length", "Length of the answer, in tokens.",
            128, 1, 1 << 20, o => o.Length, (o, v) => o with { Length = v }),
        ParameterOf<T>.Whole(
            "steps", "Steps from all masks to none; those that write nothing cost nothing.",
            1024, 1, 1 << 16, o => o.Steps, (o, v) => o with { Steps = v }),
        .. own,
        ParameterOf<T>.Real(
            "temperature", "Of the draws; 1 is the network's own distribution, 0 its likeliest token.",
            1, 0, 100, o => o.Temperature, (o, v) => o with { Temperature = v }),
        ParameterOf<T>.Real(
            "top-p", "Draws from the likeliest tokens that carry this share of probability.",
            1, 0, 1, o => o.TopP, (o, v) => o with { TopP = v }),
    ];
}
