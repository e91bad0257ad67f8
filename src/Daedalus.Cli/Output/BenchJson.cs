using System.Text.Json;
using Daedalus.Cli.Bench;

namespace Daedalus.Cli.Output;

/// <summary>The object that <c>bench --json</c> prints: seconds, bytes, operations.</summary>
internal static class BenchJson
{
    public static string Of(BenchReport report) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("device", report.Device);
        json.WriteString("description", report.Description);
        json.WriteString("shape", report.Shape);
        json.WriteNumber("parameters", report.Parameters);
        json.WriteNumber("weightBytes", report.WeightBytes);
        json.WriteString("weights", report.Storage);
        json.WriteBoolean("roundsActivations", report.RoundsActivations);
        json.WriteNumber("peakOperationsPerSecond", report.Ceilings.OperationsPerSecond);
        json.WriteNumber("peakBytesPerSecond", report.Ceilings.BytesPerSecond);
        json.WriteStartArray("steps");
        foreach (var step in report.Steps)
            Write(json, step);
        json.WriteEndArray();
        Write(json, report.Answer);
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, StepReport step)
    {
        json.WriteStartObject();
        json.WriteNumber("fresh", step.Shape.Fresh);
        json.WriteNumber("seen", step.Shape.Seen);
        json.WriteNumber("asked", step.Shape.Asked);
        json.WriteBoolean("cached", step.Shape.IsCached);
        json.WriteNumber("seconds", step.Seconds);
        json.WriteNumber("products", step.Products);
        json.WriteNumber("attention", step.Attention);
        json.WriteNumber("head", step.Head);
        json.WriteNumber("rest", step.Rest);
        json.WriteNumber("operations", step.Roofline.Operations);
        json.WriteNumber("bytes", step.Roofline.Bytes);
        json.WriteNumber("floor", step.Floor);
        json.WriteNumber("ofFloor", step.Floor / step.Seconds);
        json.WriteNumber("launchesUnrecorded", step.Plain.Launches);
        json.WriteNumber("launches", step.Timed.Launches);
        json.WriteNumber("replays", step.Timed.Replays);
        json.WriteNumber("waits", step.Timed.Waits);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, AnswerReport answer)
    {
        json.WriteStartObject("answer");
        json.WriteNumber("tokens", answer.Tokens);
        json.WriteNumber("forwards", answer.Forwards);
        json.WriteNumber("seconds", answer.Seconds);
        json.WriteNumber("floor", answer.Floor);
        json.WriteNumber("tokensPerSecond", answer.TokensPerSecond);
        json.WriteEndObject();
    }
}
