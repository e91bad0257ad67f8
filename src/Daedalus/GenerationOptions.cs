using Daedalus.Denoising.Options;

namespace Daedalus;

/// <summary>How an answer is generated.</summary>
public sealed record GenerationOptions
{
    /// <summary>Decoder and its settings; null takes DAEDAL with the presets of the model.</summary>
    public DecoderOptions? Decoder { get; init; }

    /// <summary>Key of all random numbers, default 0. Without a temperature, random remasking and ancestral sampling nothing is random.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// Ends the answer as soon as its end is decided, an end-of-text or end-of-turn token with no mask left of it: the text is the same, in fewer
    /// forwards, and what is still masked behind it becomes end-of-text. Default false, as published samplers do; dInfer does it after each block. A decoder
    /// that revises what is written ends early only at an end that it has frozen (<see cref="Denoising.IDecoder.Frozen"/>).
    /// On an accelerator such a request is decided on the host.
    /// </summary>
    public bool StopEarly { get; init; }
}
