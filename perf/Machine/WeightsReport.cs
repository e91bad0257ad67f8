using System.Diagnostics;
using System.Text.Json;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Perf.Machine;

/// <summary>A model with bf16, int8 and 4-bit weights beside the same with the weights of the file: loss, memory, speed, logits, answers.</summary>
internal static class WeightsReport
{
    private const int Canvas = 64;

    // Of more, every so many-th: all of them would take minutes for each storage.
    private const int EnoughTasks = 600;
    private const int TimedTasks = 100;

    public static void Print(string model)
    {
        var folder = ModelPath.Of(model);
        WeightLoss.Print(folder);
        using var full = DiffusionModel.Load(folder);
        var lines = File.ReadAllLines(Path.Combine(folder, "heldout.jsonl"));
        var tasks = lines.Where((_, i) => i % Math.Max(1, lines.Length / EnoughTasks) == 0).Select(Parse).ToList();
        var before = tasks.ConvertAll(task => full.Generate(task.Prompt).Text);
        foreach (var storage in new[] { WeightStorage.BF16, WeightStorage.Int8, WeightStorage.Int4 })
        {
            using var small = DiffusionModel.Load(folder, new ModelLoadOptions { Weights = storage });
            Console.WriteLine($"{storage}");
            Console.WriteLine(
                $"  weights  {full.WeightBytes:N0} bytes in memory as stored, {small.WeightBytes:N0} so ({(double)full.WeightBytes / small.WeightBytes:F2} times fewer)");
            PrintSpeed(tasks.Take(TimedTasks), full, small);
            PrintLogits(folder, full, small);
            PrintAnswers(tasks, before, small);
        }
    }

    // In turns, so that what else runs on the machine slows both.
    private static void PrintSpeed(IEnumerable<(string Prompt, string Answer)> tasks, DiffusionModel full, DiffusionModel small)
    {
        double before = 0, after = 0;
        foreach (var (prompt, _) in tasks)
            (before, after) = (before + Seconds(full, prompt), after + Seconds(small, prompt));
        Console.WriteLine($"  speed    {1e3 * after / TimedTasks:F1} ms an answer, as stored {1e3 * before / TimedTasks:F1}: {before / after:F2} times as fast ({small.Device})");

        static double Seconds(DiffusionModel model, string prompt)
        {
            var started = Stopwatch.GetTimestamp();
            model.Generate(prompt);
            return Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
    }

    // A whole canvas of masks after each golden prompt, as the golden file has it.
    private static void PrintLogits(string folder, DiffusionModel full, DiffusionModel small)
    {
        double most = 0, sum = 0, largest = 0;
        int values = 0, rows = 0, sameBest = 0;
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "golden.json")));
        foreach (var sample in golden.RootElement.GetProperty("samples").EnumerateArray())
        {
            int[] ids = [.. sample.GetProperty("prompt_ids").EnumerateArray().Select(id => id.GetInt32()), .. Enumerable.Repeat(full.Conventions.MaskToken, Canvas)];
            foreach (var (exact, near) in Rows(full, ids).Zip(Rows(small, ids)))
            {
                foreach (var (a, b) in exact.Zip(near))
                    (most, sum, largest, values) = (Math.Max(most, Math.Abs(a - b)), sum + Math.Abs(a - b), Math.Max(largest, Math.Abs(a)), values + 1);
                (rows, sameBest) = (rows + 1, sameBest + (exact.IndexOf(exact.Max()) == near.IndexOf(near.Max()) ? 1 : 0));
            }
        }

        Console.WriteLine(
            $"  logits   {values:N0} of magnitude up to {largest:F1}: distance at most {most:F3}, mean {sum / values:F4}; the best token is the same at {sameBest} of {rows} positions");
    }

    private static void PrintAnswers(List<(string Prompt, string Answer)> tasks, List<string> full, DiffusionModel small)
    {
        int same = 0, kept = 0, lost = 0, won = 0;
        foreach (var ((prompt, answer), before) in tasks.Zip(full))
        {
            var after = small.Generate(prompt).Text;
            same += before == after ? 1 : 0;
            (kept, lost, won) = (before == answer, after == answer) switch
            {
                (true, true) => (kept + 1, lost, won),
                (true, false) => (kept, lost + 1, won),
                (false, true) => (kept, lost, won + 1),
                _ => (kept, lost, won),
            };
        }

        Console.WriteLine(
            $"  answers  {same} of {tasks.Count} held-out answers are the same as with the weights as stored; of the right ones {kept} stay right, {lost} become wrong, {won} become right");
    }

    private static (string Prompt, string Answer) Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        return (json.RootElement.GetProperty("prompt").GetString()!, json.RootElement.GetProperty("answer").GetString()!);
    }

    private static List<float[]> Rows(DiffusionModel model, int[] ids)
    {
        var rows = new List<float[]>();
        model.Forward(ids, row => rows.Add(row.ToArray()));
        return rows;
    }
}
