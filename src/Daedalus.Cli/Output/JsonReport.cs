using System.Text.Json;

namespace Daedalus.Cli.Output;

/// <summary>The one object that <c>generate --json</c> prints.</summary>
internal static class JsonReport
{
    public static string Of(GenerationResult result) => JsonText.Of(json => Write(json, result));

    private static void Write(Utf8JsonWriter json, GenerationResult result)
    {
        json.WriteStartObject();
        json.WriteStartArray("ids");
        foreach (var id in result.Ids)
            json.WriteNumberValue(id);
        json.WriteEndArray();
        json.WriteString("text", result.Text);
        if (result.Gaps is { } gaps)
        {
            json.WriteStartArray("gaps");
            foreach (var gap in gaps)
                json.WriteStringValue(gap);
            json.WriteEndArray();
        }

        json.WriteString("stop", result.Stop switch { StopReason.EndOfText => "eos", StopReason.StopString => "string", StopReason.Filled => "filled", _ => "length" });
        json.WriteString("device", result.Device);
        json.WriteNumber("elapsedMs", Math.Round(result.Elapsed.TotalMilliseconds, 3));
        json.WriteStartObject("stats");
        json.WriteNumber("promptTokens", result.Statistics.PromptTokens);
        json.WriteNumber("canvasTokens", result.Statistics.CanvasTokens);
        json.WriteNumber("effectiveTokens", result.Statistics.EffectiveTokens);
        json.WriteNumber("effectiveRatio", Math.Round(result.Statistics.EffectiveRatio, 4));
        json.WriteNumber("forwards", result.Statistics.Forwards);
        json.WriteNumber("computedPositions", result.Statistics.ComputedPositions);
        json.WriteNumber("lengthRounds", result.Statistics.LengthRounds);
        json.WriteNumber("insertions", result.Statistics.Insertions);
        json.WriteNumber("forcedFills", result.Statistics.ForcedFills);
        json.WriteNumber("stuckFills", result.Statistics.StuckFills);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
