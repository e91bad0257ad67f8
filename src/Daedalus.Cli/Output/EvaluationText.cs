using Daedalus.Cli.Evaluation;

namespace Daedalus.Cli.Output;

/// <summary>An evaluation as a Markdown table, which reads well on a terminal too, and the first wrong answers.</summary>
internal static class EvaluationText
{
    private const int WrongShown = 3;

    public static void Write(IReadOnlyList<EvaluationTask> tasks, IReadOnlyList<TaskResult> results)
    {
        var rows = TaskSummary.Of(tasks, results);
        var hasDraws = tasks.Select(task => task.Seed).Distinct().Count() > 1;
        string[] head = ["task", "right", "%", "95 %", .. hasDraws ? ["draws"] : Array.Empty<string>(), "Ntoken", "Etoken", "Eratio", "forwards", "positions", "fwd/token", "token/s", "insertions"];
        List<string[]> lines = [head, .. rows.Select(row => Cells(row, hasDraws))];
        var widths = head.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        for (var i = 0; i < lines.Count; i++)
        {
            Console.WriteLine($"| {string.Join(" | ", lines[i].Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column])))} |");
            if (i == 0)
                Console.WriteLine($"|{string.Join("|", widths.Select((width, column) => column == 0 ? new string('-', width + 2) : new string('-', width + 1) + ":"))}|");
        }

        if (results.FirstOrDefault(result => result.IsRefused) is { } refused)
            Console.WriteLine($"\n{results.Count(result => result.IsRefused)} of {results.Count} were refused and count as wrong: {refused.Text}");
        foreach (var wrong in results.Where(result => !result.IsRight && !result.IsRefused).GroupBy(result => tasks[result.Index].Task).SelectMany(group => group.Take(WrongShown)))
            Console.WriteLine($"\nwrong: {Quoted(tasks[wrong.Index].Prompt)}\n  gave {Quoted(wrong.Text)}\n  not  {Quoted(tasks[wrong.Index].Answer)}");
    }

    private static string[] Cells(TaskSummary row, bool hasDraws) =>
    [
        row.Task, $"{row.Right}/{row.Count}", $"{100 * row.Share:F1}", $"{100 * row.Interval.Low:F1} to {100 * row.Interval.High:F1}",
        .. hasDraws ? [$"{100 * row.Lowest:F1} to {100 * row.Highest:F1}"] : Array.Empty<string>(),
        $"{row.CanvasTokens:F1}", $"{row.EffectiveTokens:F1}", $"{row.EffectiveRatio:F3}", $"{row.Forwards:F1}", $"{row.ComputedPositions:F0}",
        $"{row.ForwardsPerToken:F3}", $"{row.TokensPerSecond:F0}", $"{row.Insertions}",
    ];

    private static string Quoted(string text) => $"\"{TerminalText.ForOutput(text).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
