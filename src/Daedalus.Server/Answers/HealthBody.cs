using Daedalus.Serving;

namespace Daedalus.Server.Answers;

/// <summary>How the engine stands, and why it failed if it did.</summary>
internal sealed record HealthBody(string Status, string State, string? Reason, int Queued, int QueueLimit, int Active, long Steps, double? SinceProgressMs)
{
    private const int LongestReason = 256;

    public static HealthBody Of(string status, EngineStatus engine) => new(
        status, engine.State.ToString().ToLowerInvariant(), Short(engine.Fault?.Message), engine.Queued, engine.QueueLimit, engine.Active, engine.Steps, engine.SinceProgress?.TotalMilliseconds);

    // Drivers append what they have to say in lines of their own; the log has it all.
    private static string? Short(string? message)
    {
        var line = message?.Split('\n')[0].TrimEnd();
        return line?.Length > LongestReason ? $"{line[..LongestReason]}…" : line;
    }
}
