using System.Security.Cryptography;
using Daedalus.Serving;
using Microsoft.Extensions.AI;

namespace Daedalus.Extensions.AI;

/// <summary>From messages and options of a chat to a request of an engine.</summary>
internal sealed class RequestMapper(DiffusionModel model, string modelName, DaedalusChatOptions defaults)
{
    private static readonly ChatOptions Nothing = new();

    /// <exception cref="ArgumentException">The messages or an option are not for this model.</exception>
    /// <exception cref="NotSupportedException">Neither are for any diffusion model.</exception>
    public EngineRequest Map(IEnumerable<ChatMessage> messages, ChatOptions? given)
    {
        var options = given ?? Nothing;
        UnsupportedOptions.Refuse(options);
        if (options.ModelId is { } asked && asked != modelName)
            throw new ArgumentException($"ModelId is '{asked}'; this client answers with '{modelName}'.", nameof(given));
        var ours = options.GetDaedalus()?.Over(defaults) ?? defaults;
        return new EngineRequest(Prompt.Chat(ConversationReader.Read(messages, options.Instructions)), Generation(model, options, ours))
        {
            Priority = ours.Priority ?? RequestPriority.Normal,
            Timeout = ours.Timeout,
            Client = ours.Client,
        };
    }

    internal static GenerationOptions Generation(DiffusionModel model, ChatOptions options, DaedalusChatOptions ours) => new()
    {
        Decoder = DecoderMapping.Choose(model, options, ours),
        // Every seed is a key of its own, negative ones too. Whoever asks twice with a temperature and no seed wants two answers; which was drawn is in the span.
        Seed = options.Seed is { } seed ? unchecked((ulong)seed) : BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))),
        StopStrings = options.StopSequences is { } stops ? [.. stops] : [],
        Cache = ours.Cache,
        Guidance = ours.Guidance ?? 0,
        StopEarly = ours.StopEarly ?? false,
    };
}
