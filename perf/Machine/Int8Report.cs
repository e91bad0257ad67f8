using System.Text.Json;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Perf.Machine;

/// <summary>A model with int8 weights beside the same with the weights of the file: memory, logits, answers.</summary>
internal static class Int8Report
{
    private const int Canvas = 64;

    public static void Print(string model)
    {
        var folder = ModelPath.Of(model);
        using var full = DiffusionModel.Load(folder);
        using var small = DiffusionModel.Load(folder, new ModelLoadOptions { Weights = WeightStorage.Int8 });
        Console.WriteLine($"  weights  {full.WeightBytes:N0} bytes as stored, {small.WeightBytes:N0} as int8 ({(double)full.WeightBytes / small.WeightBytes:F2} times fewer)");
        PrintLogits(folder, full, small);
        PrintAnswers(folder, full, small);
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

    private static void PrintAnswers(string folder, DiffusionModel full, DiffusionModel small)
    {
        int all = 0, same = 0, kept = 0, lost = 0, won = 0;
        foreach (var (prompt, answer) in File.ReadLines(Path.Combine(folder, "heldout.jsonl")).Select(Parse))
        {
            var (before, after) = (full.Generate(prompt).Text, small.Generate(prompt).Text);
            (all, same) = (all + 1, same + (before == after ? 1 : 0));
            (kept, lost, won) = (before == answer, after == answer) switch
            {
                (true, true) => (kept + 1, lost, won),
                (true, false) => (kept, lost + 1, won),
                (false, true) => (kept, lost, won + 1),
                _ => (kept, lost, won),
            };
        }

        Console.WriteLine(
            $"  answers  {same} of {all} held-out answers are the same as with the weights as stored; of the right ones {kept} stay right, {lost} become wrong, {won} become right");
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
