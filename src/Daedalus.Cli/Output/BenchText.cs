using Daedalus.Cli.Bench;
using Spectre.Console;

namespace Daedalus.Cli.Output;

/// <summary>A measurement for people: a table on a terminal, columns of plain text elsewhere.</summary>
internal static class BenchText
{
    private static readonly string[] Columns =
        ["step", "ms", "floor ms", "of floor", "TFLOP/s", "GB/s", "products", "attention", "head", "rest", "launches", "replays", "waits"];

    public static void Write(BenchReport report)
    {
        Console.WriteLine($"{report.Device}  {report.Description}");
        Console.WriteLine($"network     {report.Shape}, {report.Parameters / 1e6:N1} million parameters, {report.WeightBytes / 1048576.0:N1} MiB as {report.Storage}{(report.RoundsActivations ? ", activations rounded" : "")}");
        Console.WriteLine($"ceilings    arithmetic {report.Ceilings.OperationsPerSecond / 1e12:N3} TFLOP/s, memory {report.Ceilings.BytesPerSecond / 1e9:N1} GB/s");
        Console.WriteLine();
        var rows = report.Steps.Select(Cells).ToList();
        if (LiveCanvas.IsPossible)
            WriteTable(rows);
        else
            WriteColumns([Columns, .. rows]);
        var answer = report.Answer;
        Console.WriteLine();
        if (report.RoundsActivations)
            Console.WriteLine("the floor is that of fp32 arithmetic; such weights are multiplied faster, so that more than 100 % is possible");
        Console.WriteLine("steps are medians; percentages are of the step; parts are measured alone, so that a rest below 0 is noise");
        Console.WriteLine(
            $"answer      {answer.TokensPerSecond:N1} tokens per second: {answer.Tokens} tokens in {answer.Forwards} forwards and {answer.Seconds:N2} s, {answer.Floor / answer.Seconds:P0} of the floor");
    }

    private static string[] Cells(StepReport step) =>
    [
        step.Shape.Name, $"{1e3 * step.Seconds:N2}", $"{1e3 * step.Floor:N2}", $"{step.Floor / step.Seconds:P0}",
        $"{step.Roofline.Operations / step.Seconds / 1e12:N3}", $"{step.Roofline.Bytes / step.Seconds / 1e9:N1}",
        $"{step.Products / step.Seconds:P0}", $"{step.Attention / step.Seconds:P0}", $"{step.Head / step.Seconds:P0}", $"{step.Rest:P0}",
        step.Timed.Replays > 0 ? $"({step.Plain.Launches})" : $"{step.Timed.Launches}", $"{step.Timed.Replays}", $"{step.Timed.Waits}",
    ];

    private static void WriteTable(List<string[]> rows)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in Columns)
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        foreach (var row in rows)
            table.AddRow([.. row.Select(Markup.Escape)]);
        AnsiConsole.Write(table);
    }

    private static void WriteColumns(List<string[]> rows)
    {
        var widths = Columns.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            Console.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadLeft(widths[column]))));
    }
}
