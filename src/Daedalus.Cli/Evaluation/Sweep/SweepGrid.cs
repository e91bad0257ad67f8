using System.CommandLine;
using Daedalus.Cli.Input;

namespace Daedalus.Cli.Evaluation.Sweep;

/// <summary>
/// The ways of decoding that a sweep tries: a line of decoder options each, as a command takes them, under headings in square brackets. What follows a # behind a blank
/// is left out.
/// </summary>
internal static class SweepGrid
{
    private const int MostLines = 10_000;

    /// <summary>The grid of a file, or the one that comes with the command.</summary>
    /// <exception cref="UsageException">A line is none; the message names it.</exception>
    public static IReadOnlyList<SweepEntry> Read(string? path, DiffusionModel model)
    {
        var (name, lines) = path is null ? ("the grid", DefaultGrid.Text.Split('\n')) : (path, File.ReadAllLines(path));
        if (lines.Length > MostLines)
            throw new UsageException($"{name} has {lines.Length:N0} lines; {MostLines:N0} are the most.");
        var entries = new List<SweepEntry>();
        var group = "";
        for (var i = 0; i < lines.Length; i++)
        {
            var line = WithoutComment(lines[i]).Trim();
            if (line.StartsWith('[') && line.EndsWith(']'))
                group = line[1..^1].Trim();
            else if (line.Length > 0)
                entries.Add(new SweepEntry(group, line, Options(line, $"{name}, line {i + 1}", model)));
        }

        if (entries.Count == 0)
            throw new UsageException($"{name} holds no way of decoding; a line is e.g. --decoder threshold --length 64 --cache dual.");
        return entries.DistinctBy(entry => entry.Line).Count() == entries.Count
            ? entries
            : throw new UsageException($"{name} has '{entries.GroupBy(entry => entry.Line).First(same => same.Count() > 1).Key}' twice; every line stands once.");
    }

    // A sign inside quotes belongs to an option.
    private static string WithoutComment(string line)
    {
        for (var (i, isQuoted) = (0, false); i < line.Length; i++)
        {
            isQuoted ^= line[i] == '"';
            if (line[i] == '#' && !isQuoted && (i == 0 || char.IsWhiteSpace(line[i - 1])))
                return line[..i];
        }

        return line;
    }

    private static GenerationOptions Options(string line, string where, DiffusionModel model)
    {
        var decoder = new DecoderArguments();
        var command = new Command("eval");
        decoder.AddTo(command);
        var parsed = command.Parse(line);
        if (parsed.Errors.Count > 0)
            throw new UsageException($"{where}: {parsed.Errors[0].Message}");
        try
        {
            return decoder.Options(parsed, model);
        }
        catch (UsageException error)
        {
            throw new UsageException($"{where}: {error.Message}");
        }
    }
}
