using Daedalus.Serving;

namespace Daedalus.Server.Requests;

/// <summary>A request, understood.</summary>
/// <param name="Request">What the engine is told.</param>
/// <param name="Stream">Whether the answer goes out as it comes.</param>
/// <param name="IncludeUsage">Whether a stream ends with what it cost.</param>
internal sealed record Ask(EngineRequest Request, bool Stream, bool IncludeUsage);
