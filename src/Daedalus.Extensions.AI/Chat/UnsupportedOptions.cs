using Microsoft.Extensions.AI;

namespace Daedalus.Extensions.AI;

/// <summary>Options of a chat that would change the answer, and that a diffusion model cannot follow.</summary>
internal static class UnsupportedOptions
{
    /// <exception cref="NotSupportedException">One is given; the message names it.</exception>
    public static void Refuse(ChatOptions options)
    {
        Refuse(options.Tools is { Count: > 0 }, nameof(options.Tools), "the model calls no tools");
        Refuse(options.ToolMode is RequiredChatToolMode, nameof(options.ToolMode), "the model calls no tools");
        Refuse(options.ResponseFormat is not (null or ChatResponseFormatText), nameof(options.ResponseFormat), "answers are plain text");
        Refuse(options.ConversationId is not null, nameof(options.ConversationId), "no conversation is kept; send all of its messages");
        Refuse(options.ContinuationToken is not null, nameof(options.ContinuationToken), "no answer goes on without its caller; ask again, with the same seed it is the same");
        Refuse(options.FrequencyPenalty is not (null or 0), nameof(options.FrequencyPenalty), "tokens are not written in order; only 0 is possible");
        Refuse(options.PresencePenalty is not (null or 0), nameof(options.PresencePenalty), "tokens are not written in order; only 0 is possible");
    }

    private static void Refuse(bool isGiven, string option, string why)
    {
        if (isGiven)
            throw new NotSupportedException($"{option} is not supported: {why}.");
    }
}
