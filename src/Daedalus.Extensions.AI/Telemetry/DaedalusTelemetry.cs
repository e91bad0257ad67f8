namespace Daedalus.Extensions.AI;

/// <summary>
/// What a host listens to. Names are those of OpenTelemetry's semantic conventions for generative AI (all of them in development there), what they do not
/// know has the prefix <c>daedalus.</c>. No text of a prompt or an answer is ever told.
/// </summary>
public static class DaedalusTelemetry
{
    /// <summary>Name of the activity source, one span <c>chat {model}</c> for every request: <c>AddSource(DaedalusTelemetry.SourceName)</c>.</summary>
    public const string SourceName = "Daedalus";

    /// <summary>Name of the meters, that of the clients and that of the engine: <c>AddMeter(DaedalusTelemetry.MeterName)</c>.</summary>
    public const string MeterName = "Daedalus";
}
