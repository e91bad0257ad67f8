using Daedalus.Caching;
using Daedalus.Denoising.Options;

namespace Daedalus;

/// <summary>How an answer is generated.</summary>
public sealed record GenerationOptions
{
    /// <summary>Decoder and its settings; null takes DAEDAL with the presets of the model.</summary>
    public DecoderOptions? Decoder { get; init; }

    /// <summary>Key of all random numbers, default 0. Without a temperature, random remasking and ancestral sampling nothing is random.</summary>
    public ulong Seed { get; init; }

    /// <summary>Keys and values kept from forward to forward, default none. On an accelerator such a request is decided on the host.</summary>
    public CacheOptions? Cache { get; init; }

    /// <summary>
    /// Ends the answer as soon as its end is decided, an end-of-text or end-of-turn token with no mask left of it: the text is the same, in fewer
    /// forwards, and what is still masked behind it becomes end-of-text. Default false, as published samplers do; dInfer does it after each block. A decoder
    /// that revises what is written ends early only at an end that it has frozen (<see cref="Denoising.IDecoder.Frozen"/>).
    /// On an accelerator such a request is decided on the host.
    /// </summary>
    public bool StopEarly { get; init; }

    /// <summary>
    /// Classifier-free guidance w (LLaDA's <c>cfg_scale</c>), from 0, the default: off, to 1000. Logits become u + (w + 1)(c - u), u being those of a second
    /// sequence in which all that is given is masked, so that a forward costs twice as much. For every decoder but wino; those with a setting of this
    /// name take one of the two. On an accelerator such a request is decided on the host.
    /// </summary>
    public double Guidance { get; init; }

    /// <summary>
    /// The canvas, where parts of it are given; null, the default, is all masks. Then the length is that of its parts: a decoder's own length does not
    /// count. The text of the result is that of the whole canvas, given parts included, and end-of-text in a gap does not end it. Neither
    /// <see cref="StopEarly"/> nor <see cref="StopStrings"/> goes with it. On an accelerator such a request is decided on the host.
    /// </summary>
    public Infill? Infill { get; init; }

    /// <summary>
    /// Texts that end the answer, default none; at most 16 of at most 256 characters. The answer is closed as soon as one stands in the text that is
    /// final, everything left of the first mask; the text is cut before it, and what is still masked becomes end-of-text. Which one ends it does
    /// not depend on how many tokens a step writes: the first to be complete, of several the longest. Control tokens are not part of the text. On an
    /// accelerator such a request is decided on the host.
    /// </summary>
    public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>
    /// Added to the logits of tokens wherever they are asked for, by token id, default none: finite numbers make a token more or less likely, negative
    /// infinity forbids it. What is given stays, and a forbidden end-of-text may still stand where <see cref="StopEarly"/>, stop strings or DAEDAL's anchor put
    /// it. On an accelerator such a request is decided on the host.
    /// </summary>
    public IReadOnlyDictionary<int, float> LogitBias { get; init; } = new Dictionary<int, float>();

    /// <summary>
    /// Keeps the step in which every token was written, for <see cref="GenerationResult.WrittenAt"/>. Default false. On an accelerator such a request
    /// is decided on the host.
    /// </summary>
    public bool RecordSteps { get; init; }
}
