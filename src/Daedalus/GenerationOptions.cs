using Daedalus.Denoising.Options;

namespace Daedalus;

/// <summary>How an answer is generated.</summary>
public sealed record GenerationOptions
{
    /// <summary>Decoder and its settings; null takes DAEDAL with the presets of the model.</summary>
    public DecoderOptions? Decoder { get; init; }

    /// <summary>Key of all random numbers, default 0. Without a temperature and random remasking nothing is random.</summary>
    public ulong Seed { get; init; }
}
