using System.Text;
using System.Text.Json;
using Daedalus.Cli.Output;

namespace Daedalus.Cli.Evaluation;

/// <summary>
/// Results as they come, one JSON line each behind a line that says what was run, so that an evaluation that was cut off goes on where it stopped.
/// A last line that was not finished is dropped.
/// </summary>
internal sealed class ResultFile : IDisposable
{
    private readonly FileStream? _file;

    /// <param name="path">Where; null keeps nothing.</param>
    /// <param name="what">What is run, in one line.</param>
    /// <param name="count">Tasks in it.</param>
    /// <exception cref="UsageException">The file holds results of something else.</exception>
    public ResultFile(string? path, string what, int count)
    {
        if (path is null)
            return;
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            Continue(path, what, count);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Results that were there already, by index.</summary>
    public Dictionary<int, TaskResult> Done { get; } = [];

    public void Add(TaskResult result) => WriteLine(json =>
    {
        json.WriteNumber("index", result.Index);
        json.WriteBoolean("right", result.IsRight);
        json.WriteString("text", result.Text);
        json.WriteNumber("canvas", result.CanvasTokens);
        json.WriteNumber("effective", result.EffectiveTokens);
        json.WriteNumber("forwards", result.Forwards);
        json.WriteNumber("computed", result.ComputedPositions);
        json.WriteNumber("insertions", result.Insertions);
        json.WriteNumber("seconds", Math.Round(result.Seconds, 6));
    });

    public void Dispose() => _file?.Dispose();

    private void Continue(string path, string what, int count)
    {
        var bytes = new byte[_file!.Length];
        _file.ReadExactly(bytes);
        var end = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        var lines = Encoding.UTF8.GetString(bytes, 0, end).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0)
        {
            if (bytes.Length > 0)
                throw new UsageException($"{path} is no result file of an evaluation. Name another with --out.");
            WriteLine(json => json.WriteString("evaluation", what));
            return;
        }

        try
        {
            using var head = JsonDocument.Parse(lines[0]);
            var before = head.RootElement.GetProperty("evaluation").GetString();
            if (before != what)
                throw new UsageException($"{path} holds results of another evaluation ({before}; this is {what}). Name another file with --out, or delete that one.");
            foreach (var line in lines.AsSpan(1))
            {
                var result = Parse(line);
                if ((uint)result.Index >= (uint)count)
                    throw new FormatException($"index {result.Index} is outside the {count} tasks");
                Done[result.Index] = result;
            }
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new UsageException($"{path} is no result file of an evaluation: {error.Message.TrimEnd('.')}. Name another with --out.");
        }

        _file.SetLength(end);
        _file.Position = end;
    }

    private static TaskResult Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        int Whole(string name) => root.GetProperty(name).GetInt32();
        return new TaskResult(
            Whole("index"), root.GetProperty("right").GetBoolean(), root.GetProperty("text").GetString() ?? "", Whole("canvas"), Whole("effective"), Whole("forwards"),
            root.GetProperty("computed").GetInt64(), Whole("insertions"), root.GetProperty("seconds").GetDouble());
    }

    private void WriteLine(Action<Utf8JsonWriter> fields)
    {
        if (_file is null)
            return;
        var line = JsonText.Of(json =>
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        });
        _file.Write(Encoding.UTF8.GetBytes(line + '\n'));
        _file.Flush();
    }
}
