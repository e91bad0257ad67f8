using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Daedalus.Cli.Evaluation;

/// <summary>
/// A task file: JSON lines with <c>prompt</c>, <c>answer</c> and, where wanted, <c>task</c>, <c>check</c> and <c>seed</c>. Other fields are left alone.
/// </summary>
internal sealed class TaskFile
{
    private const long MaxBytes = 256 << 20;

    // Tools on Windows begin files with it.
    private const char ByteOrderMark = '\uFEFF';

    private TaskFile(IReadOnlyList<EvaluationTask> tasks, string digest) => (Tasks, Digest) = (tasks, digest);

    public IReadOnlyList<EvaluationTask> Tasks { get; }

    /// <summary>Tells this content from any other.</summary>
    public string Digest { get; }

    /// <summary>The first tasks of the file, and of every group in it.</summary>
    public IReadOnlyList<EvaluationTask> First(int most, int mostOfEach)
    {
        var seen = new Dictionary<string, int>();
        return [.. Tasks.Where(task => (seen[task.Task] = seen.GetValueOrDefault(task.Task) + 1) <= mostOfEach).Take(most)];
    }

    /// <exception cref="UsageException">The file is not what it should be; the message names the line.</exception>
    public static TaskFile Read(string path)
    {
        var file = new FileInfo(path);
        if (file.Length > MaxBytes)
            throw new UsageException($"{path} has {file.Length:N0} bytes; a task file has at most {MaxBytes:N0}. Split it.");
        var bytes = File.ReadAllBytes(path);
        var tasks = new List<EvaluationTask>();
        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(bytes).TrimStart(ByteOrderMark).Split('\n'))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
                tasks.Add(Parse(path, number, line));
        }

        return tasks.Count > 0
            ? new TaskFile(tasks, Convert.ToHexStringLower(SHA256.HashData(bytes))[..16])
            : throw new UsageException($"{path} holds no tasks; every line is an object like {{\"prompt\": \"2+2?\", \"answer\": \"4\"}}.");
    }

    private static EvaluationTask Parse(string path, int number, string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var check = Text(json.RootElement, "check") ?? "exact";
            if (!AnswerCheck.IsKind(check))
                throw new JsonException($"check is '{check}'; it must be one of {AnswerCheck.Kinds}");
            return new EvaluationTask(
                Text(json.RootElement, "task") ?? "all", Seed(json.RootElement), Required(json.RootElement, "prompt"), Required(json.RootElement, "answer"), check);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new UsageException($"{path}, line {number}: {error.Message.TrimEnd('.')}. Every line is an object like {{\"prompt\": \"2+2?\", \"answer\": \"4\"}}.");
        }
    }

    private static string Required(JsonElement root, string name) => Text(root, name) ?? throw new JsonException($"there is no {name}");

    private static string? Text(JsonElement root, string name) =>
        !root.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new JsonException($"{name} is {value.ValueKind}, not a string");

    private static long Seed(JsonElement root) => root.TryGetProperty("seed", out var value) ? value.GetInt64() : 0;
}
