using System.Text.Json;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Perf.Machine;

/// <summary>Exact answers of the shipped model on prompts that it was never trained on, task by task; the figures of its card.</summary>
internal static class HeldOutReport
{
    public static void Print(WeightStorage weights)
    {
        using var model = DiffusionModel.Load(ModelPath.Shipped, new ModelLoadOptions { Weights = weights });
        var tasks = Lines().GroupBy(line => line.Task);
        int all = 0, right = 0, insertions = 0;
        foreach (var task in tasks)
        {
            var results = task.Select(line => (Line: line, Result: model.Generate(line.Prompt))).ToList();
            var exact = results.Count(pair => pair.Result.Text == pair.Line.Answer);
            Console.WriteLine($"  {task.Key,-8} {exact,3} of {results.Count,3} exact ({100.0 * exact / results.Count,5:F1} %), "
                + $"mean canvas {results.Average(pair => pair.Result.Statistics.CanvasTokens):F1}, mean forwards {results.Average(pair => pair.Result.Statistics.Forwards):F1}");
            (all, right) = (all + results.Count, right + exact);
            insertions += results.Sum(pair => pair.Result.Statistics.Insertions);
            var (wrong, answer) = results.FirstOrDefault(pair => pair.Result.Text != pair.Line.Answer);
            if (wrong != default)
                Console.WriteLine($"           wrong, e.g. {Quote(wrong.Prompt)} -> {Quote(answer.Text)}, should be {Quote(wrong.Answer)}");
        }

        Console.WriteLine($"  all      {right} of {all} exact ({100.0 * right / all:F1} %), {insertions} insertions");
    }

    public static IEnumerable<(string Task, string Prompt, string Answer)> Lines() =>
        File.ReadLines(Path.Combine(ModelPath.Shipped, "heldout.jsonl")).Select(Parse);

    private static (string Task, string Prompt, string Answer) Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        string Field(string name) => json.RootElement.GetProperty(name).GetString()!;
        return (Field("task"), Field("prompt"), Field("answer"));
    }

    private static string Quote(string text) => $"\"{text.Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
