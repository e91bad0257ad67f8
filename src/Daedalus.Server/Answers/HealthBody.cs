using Daedalus.Serving;

namespace Daedalus.Server.Answers;

/// <summary>How the engine stands.</summary>
internal sealed record HealthBody(string Status, string State, int Queued, int QueueLimit, int Active, long Steps, double? SinceProgressMs)
{
    public static HealthBody Of(string status, EngineStatus engine) => new(
        status, engine.State.ToString().ToLowerInvariant(), engine.Queued, engine.QueueLimit, engine.Active, engine.Steps, engine.SinceProgress?.TotalMilliseconds);
}
