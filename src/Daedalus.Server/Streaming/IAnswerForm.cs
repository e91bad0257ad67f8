using Daedalus.Server.Answers;
using Daedalus.Server.Requests;
using Microsoft.AspNetCore.Http;

namespace Daedalus.Server.Streaming;

/// <summary>How answers of one endpoint look, whole and in pieces.</summary>
internal interface IAnswerForm
{
    /// <summary>What identifiers begin with.</summary>
    string IdPrefix { get; }

    /// <summary>Whether updates must show the canvas.</summary>
    bool WatchesCanvas { get; }

    /// <summary>Whether it comes in pieces, asked for or not.</summary>
    bool AlwaysStreams { get; }

    /// <summary>Understands the body.</summary>
    Ask Read(AskReader reader, JsonFields request, string caller);

    /// <summary>The whole answer.</summary>
    Task WriteAsync(HttpContext context, AnswerHead head, GenerationResult result);

    /// <summary>One update, in any number of events.</summary>
    void Add(EventStream events, AnswerHead head, DenoisingUpdate update);

    /// <summary>What it cost, where that was asked for.</summary>
    void AddUsage(EventStream events, AnswerHead head, GenerationResult result);
}
