using System.Text.Json;
using Daedalus.Cli.Evaluation;

namespace Daedalus.Cli.Output;

/// <summary>The one object that <c>eval --json</c> prints: a summary per task.</summary>
internal static class EvaluationJson
{
    public static string Of(IReadOnlyList<EvaluationTask> tasks, IReadOnlyList<TaskResult> results) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("tasks");
        foreach (var row in TaskSummary.Of(tasks, results))
            Write(json, row);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, TaskSummary row)
    {
        json.WriteStartObject();
        json.WriteString("task", row.Task);
        json.WriteNumber("right", row.Right);
        json.WriteNumber("count", row.Count);
        json.WriteNumber("low", row.Interval.Low);
        json.WriteNumber("high", row.Interval.High);
        json.WriteNumber("lowestDraw", row.Lowest);
        json.WriteNumber("highestDraw", row.Highest);
        json.WriteNumber("canvasTokens", row.CanvasTokens);
        json.WriteNumber("effectiveTokens", row.EffectiveTokens);
        json.WriteNumber("effectiveRatio", row.EffectiveRatio);
        json.WriteNumber("forwards", row.Forwards);
        json.WriteNumber("computedPositions", row.ComputedPositions);
        json.WriteNumber("forwardsPerToken", row.ForwardsPerToken);
        json.WriteNumber("tokensPerSecond", row.TokensPerSecond);
        json.WriteNumber("insertions", row.Insertions);
        json.WriteEndObject();
    }
}
