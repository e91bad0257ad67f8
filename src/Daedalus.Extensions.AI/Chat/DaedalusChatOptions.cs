using Daedalus.Caching;
using Daedalus.Denoising.Daedal;
using Daedalus.Denoising.Options;
using Daedalus.Serving;

namespace Daedalus.Extensions.AI;

/// <summary>
/// What a diffusion model can be asked for beyond <see cref="Microsoft.Extensions.AI.ChatOptions"/>. Given with a request by
/// <see cref="DaedalusChatOptionsExtensions.WithDaedalus"/>, and to a client as what holds where a request says nothing.
/// </summary>
public sealed record DaedalusChatOptions
{
    /// <summary>Name of the decoder; default null: DAEDAL. Its settings start from the model's presets.</summary>
    public string? Decoder { get; init; }

    /// <summary>The decoder with its settings, in place of <see cref="Decoder"/> and the model's presets; default null.</summary>
    public DecoderOptions? DecoderOptions { get; init; }

    /// <summary>Settings of the decoder by name, as they are written, e.g. <c>block-length</c> and <c>16</c>; default none. What ChatOptions says of the same counts more.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Keys and values kept from forward to forward; default null: none.</summary>
    public CacheOptions? Cache { get; init; }

    /// <summary>Classifier-free guidance, see <see cref="GenerationOptions.Guidance"/>; default null: 0, off.</summary>
    public double? Guidance { get; init; }

    /// <summary>Whether the answer ends as soon as its end is decided, see <see cref="GenerationOptions.StopEarly"/>; default null: no.</summary>
    public bool? StopEarly { get; init; }

    /// <summary>Who goes first when several wait; default null: <see cref="RequestPriority.Normal"/>.</summary>
    public RequestPriority? Priority { get; init; }

    /// <summary>How long the request may take, waiting included; default null: as long as the engine allows.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Who asks, so that turns are shared fairly: <see cref="EngineRequest.Client"/>; default null.</summary>
    public string? Client { get; init; }

    private string DecoderName => DecoderOptions?.Decoder ?? Decoder ?? DaedalOptions.Name;

    /// <summary>These, and where they say nothing what others say. Settings of another decoder do not carry over.</summary>
    internal DaedalusChatOptions Over(DaedalusChatOptions others)
    {
        var carriesOver = DecoderOptions is null && (Decoder is null || Decoder == others.DecoderName);
        return this with
        {
            Decoder = carriesOver ? others.Decoder : Decoder,
            DecoderOptions = carriesOver ? others.DecoderOptions : DecoderOptions,
            Settings = carriesOver ? Merge(others.Settings, Settings) : Settings,
            Cache = Cache ?? others.Cache,
            Guidance = Guidance ?? others.Guidance,
            StopEarly = StopEarly ?? others.StopEarly,
            Priority = Priority ?? others.Priority,
            Timeout = Timeout ?? others.Timeout,
            Client = Client ?? others.Client,
        };
    }

    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> first, IReadOnlyDictionary<string, string> then)
    {
        var merged = new Dictionary<string, string>(first);
        foreach (var (name, value) in then)
            merged[name] = value;
        return merged;
    }
}
